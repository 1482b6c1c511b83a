import { join } from 'node:path'
import { readGrpcService } from '@groundwork/kernel/grpc'
import { shippedFolder } from '@groundwork/kernel/shipped-folder'
import type { OperationName } from './operations.ts'

/**
 * The service of proto/stock.proto, with names as they are in the operations' schemas. Numbers of 64 bits are JavaScript's:
 * the schemas keep them below 2^53.
 */
export const stockService = () => {
  const folder = shippedFolder(new URL('../../../service.ts', import.meta.url).href, 'proto')
  const reading = { keepCase: false, longs: Number, arrays: true }
  return readGrpcService(join(folder, 'stock.proto'), 'groundwork.inventory.v1.Stock', reading)
}

/** What an operation is called there. */
export const methodOf: Record<OperationName, string> = { hold: 'Hold', take: 'Take', release: 'Release' }
