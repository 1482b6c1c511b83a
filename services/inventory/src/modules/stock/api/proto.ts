import { join } from 'node:path'
import { readGrpcService } from '@groundwork/kernel/grpc'
import { shippedFolder } from '@groundwork/kernel/process/shipped-folder'
import type { OperationName } from './operations.ts'

/**
 * The service of proto/stock.proto, with field names in camel case as in the operations' schemas. Numbers of 64 bits
 * become JavaScript numbers; the schemas keep them below 2^53.
 */
export const stockService = () => {
  const folder = shippedFolder(new URL('../../../service.ts', import.meta.url).href, 'proto')
  const reading = { keepCase: false, longs: Number, arrays: true }
  return readGrpcService(join(folder, 'stock.proto'), 'groundwork.inventory.v1.Stock', reading)
}

/** The gRPC method of each operation. */
export const methodOf: Record<OperationName, string> = { hold: 'Hold', take: 'Take', release: 'Release' }
