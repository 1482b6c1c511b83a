/** Who is at work where, and on what. */
export { BeginList, EndList, LookForWork, registerWorkforce } from './module.ts'
export { shiftRoutes } from './routes/shifts.ts'
