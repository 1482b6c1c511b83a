import type { Cache } from '@groundwork/kernel/cache'
import { createGrpcClient, GrpcError, grpcStatus, readGrpcService } from '@groundwork/kernel/grpc'
import type { Geo } from '../application/ports.ts'
import { type Location, locationAt } from '../domain/location.ts'

interface GeoClientOptions {
  /** `host:port` */
  address: string
  /** Of `groundwork.geo.v1`. */
  protoFile: string
  /** For an answer, tries included. */
  deadlineMs: number
}

export interface GeoClient extends Geo {
  health(): Promise<void>
  close(): void
}

/**
 * Asks geo by gRPC. There is no circuit breaker: nobody waits for an answer but the loop that asks, and after a failure
 * it pauses for up to five seconds before it asks again, once, for all. That is what a breaker would have it do.
 */
export function createGeoClient({ address, protoFile, deadlineMs }: GeoClientOptions): GeoClient {
  const client = createGrpcClient(address, readGrpcService(protoFile, 'groundwork.geo.v1.Geo'))
  return {
    async locate(street, traceparent) {
      try {
        const { x, y } = await client.call<Location>('Locate', { street }, { deadlineMs, traceparent })
        return locationAt(x, y)
      } catch (error) {
        if (error instanceof GrpcError && meansUnknown.has(error.code)) return undefined
        throw error
      }
    },
    health: () => client.ready(deadlineMs),
    close: client.close,
  }
}

/** Asked again, geo would say the same. */
const meansUnknown = new Set([grpcStatus.NOT_FOUND, grpcStatus.INVALID_ARGUMENT])

const unknown = new Error('nobody knows this street')

/**
 * Answers of geo are kept, so that streets which were asked for before are found while it is away. Unknown ones are
 * not.
 */
export function withMemory(geo: Geo, cache: Pick<Cache, 'readThrough'>): Geo {
  return {
    async locate(street, traceparent) {
      const load = async () => {
        const location = await geo.locate(street, traceparent)
        if (!location) throw unknown
        return JSON.stringify(location)
      }
      try {
        return JSON.parse(await cache.readThrough(`street:${street}`, load)) as Location
      } catch (error) {
        if (error === unknown) return undefined
        throw error
      }
    },
  }
}
