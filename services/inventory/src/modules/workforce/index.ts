/** The shifts of workers, and the pick lists that they work on. */
export { BeginList, EndList, LookForWork, registerWorkforce } from './module.ts'
export { shiftRoutes } from './routes/shifts.ts'
