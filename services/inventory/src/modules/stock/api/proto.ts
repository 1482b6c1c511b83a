import { join } from 'node:path'
import { migrationsFolder } from '@groundwork/kernel/migrations'
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

/** The service of proto/stock.proto. Numbers of 64 bits are JavaScript's; the schemas keep them below 2^53. */
export function stockService(): ServiceClientConstructor {
  const file = join(migrationsFolder(new URL('../../../service.ts', import.meta.url).href, 'proto'), 'stock.proto')
  const loaded = loadPackageDefinition(loadSync(file, { longs: Number, arrays: true, defaults: true }))
  const { v1 } = (loaded.groundwork as GrpcObject).inventory as GrpcObject
  return (v1 as GrpcObject).Stock as ServiceClientConstructor
}

/** The trailer that carries a refusal. */
export const problemTrailer = 'problem-bin'
