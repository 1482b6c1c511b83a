import type { Cache } from '@groundwork/kernel/cache'
import { createGrpcClient, GrpcError, grpcStatus, readGrpcService } from '@groundwork/kernel/grpc'
import type { Geo } from '../application/ports.ts'
import { type Location, locationAt } from '../domain/location.ts'

interface GeoClientOptions {
  /** `host:port` */
  address: string
  /** Path of geo.proto. */
  protoFile: string
  /** Time limit for an answer, retries included. */
  deadlineMs: number
}

export interface GeoClient extends Geo {
  health(): Promise<void>
  close(): void
}

/**
 * A gRPC client of geo. It has no circuit breaker. Only one polling loop waits for its answers, and that loop pauses
 * for up to five seconds after a failure, as it would with an open breaker.
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

/** Codes that another call would not change. */
const meansUnknown = new Set([grpcStatus.NOT_FOUND, grpcStatus.INVALID_ARGUMENT])

const unknown = new Error('nobody knows this street')

/** Caches the answers of geo, so that known streets are found while it is down. Unknown streets are not cached. */
export function withCache(geo: Geo, cache: Pick<Cache, 'readThrough'>): Geo {
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
