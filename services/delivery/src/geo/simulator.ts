import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { GrpcError, grpcStatus } from '@groundwork/kernel/grpc'
import { boardSize, type Location, locationAt } from '../domain/location.ts'
import type { Behaviour } from './behaviour.ts'

/** The place of a street on the map. It depends on the name only, so every process gives the same place. */
export function placeOf(street: string): Location {
  const [x, y] = createHash('sha256').update(nameOf(street)).digest()
  return locationAt(1 + (x! % boardSize), 1 + (y! % boardSize))
}

/** The methods of `groundwork.geo.v1.Geo`. @param behaviour read at every call */
export function geoMethods(behaviour: () => Behaviour) {
  return {
    async Locate({ street }: { street: string }): Promise<Location> {
      const { latencyMs, outage, unknownStreets } = behaviour()
      await delay(latencyMs)
      if (outage) throw new GrpcError(grpcStatus.UNAVAILABLE, 'the simulator was told to be away')
      if (nameOf(street) === '') throw new GrpcError(grpcStatus.INVALID_ARGUMENT, 'the street has no name')
      const unknown = unknownStreets.some(name => nameOf(name) === nameOf(street))
      if (unknown) throw new GrpcError(grpcStatus.NOT_FOUND, 'nobody knows this street')
      return placeOf(street)
    },
  }
}

const nameOf = (street: string): string => street.trim().toLowerCase()
