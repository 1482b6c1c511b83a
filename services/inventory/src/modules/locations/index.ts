/** Which bins a warehouse has, where goods go, and in which order one walks past them. */
export { layOutDemoWarehouse } from './demo-layout.ts'
export { registerLocations } from './module.ts'
export { ChoosePlaces, HaveBins, Walk } from './requests.ts'
export { binRoutes } from './routes/bins.ts'
export { layoutRoutes } from './routes/layouts.ts'
