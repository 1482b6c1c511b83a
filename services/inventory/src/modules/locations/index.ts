/** The bins of a warehouse, the places for goods, and the walking order. */
export { layOutDemoWarehouse } from './demo-layout.ts'
export { registerLocations } from './module.ts'
export { ChoosePlaces, HaveBins, Walk } from './requests.ts'
export { binRoutes } from './routes/bins.ts'
export { layoutRoutes } from './routes/layouts.ts'
