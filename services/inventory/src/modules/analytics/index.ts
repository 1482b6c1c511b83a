/** What went in and out, counted from the movements as they happen and from nothing else: it can be made anew at any time. */
export { rebuildTurnover } from './commands/rebuild.ts'
export { OutboundSince, registerAnalytics } from './module.ts'
export { turnoverRoutes } from './routes/turnover.ts'
