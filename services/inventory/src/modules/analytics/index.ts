/** The turnover of products. It is counted from movements only, so it can be recounted at any time. */
export { rebuildTurnover } from './commands/rebuild.ts'
export { OutboundSince, registerAnalytics } from './module.ts'
export { turnoverRoutes } from './routes/turnover.ts'
