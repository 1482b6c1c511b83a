import { type Static, Type } from 'typebox'
import type { StockOperations } from '../../stock/index.ts'
import { createStockGateway, type StockGateway } from './gateway.ts'
import { grpcTransport } from './grpc.ts'
import { httpTransport } from './http.ts'
import { inProcessTransport } from './in-process.ts'

export const stockGatewaySettings = {
  /** How picking calls stock. */
  STOCK_TRANSPORT: Type.Enum(['in_process', 'http', 'grpc'], { default: 'in_process' }),
  /** Address of stock when it is not in this process: a URL for `http`, `host:port` for `grpc`. */
  STOCK_ADDRESS: Type.Optional(Type.String({ minLength: 1 })),
}

type Settings = Static<ReturnType<typeof Type.Object<typeof stockGatewaySettings>>> & { EVENTS_SECRET?: string }

/** Checks the settings of the chosen transport. @returns one sentence for each fault */
export function checkStockGateway({ STOCK_TRANSPORT, STOCK_ADDRESS, EVENTS_SECRET }: Settings): string[] {
  if (STOCK_TRANSPORT === 'in_process') return []
  const needed = (name: string) => `${name} is not set: STOCK_TRANSPORT=${STOCK_TRANSPORT} needs it.`
  return [
    ...(STOCK_ADDRESS ? [] : [needed('STOCK_ADDRESS')]),
    ...(EVENTS_SECRET ? [] : [needed('EVENTS_SECRET')]),
    ...(STOCK_ADDRESS && STOCK_TRANSPORT === 'http' && !URL.canParse(STOCK_ADDRESS)
      ? [`STOCK_ADDRESS=${STOCK_ADDRESS} is no URL.`]
      : []),
  ]
}

/** @param stock the operations in this process, for `in_process` */
export function openStockGateway(settings: Settings, stock: StockOperations): StockGateway {
  const { STOCK_TRANSPORT, STOCK_ADDRESS: address = '', EVENTS_SECRET: secret = '' } = settings
  switch (STOCK_TRANSPORT) {
    case 'in_process':
      return createStockGateway(inProcessTransport(stock))
    case 'http':
      return createStockGateway(httpTransport({ url: address, secret }))
    case 'grpc':
      return createStockGateway(grpcTransport({ address, secret }))
  }
}
