import { arch, cpus, loadavg, totalmem, type } from 'node:os'

/** What a figure was measured on. */
export function machine(): string {
  const [cpu] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return [`${cpus().length} × ${cpu?.model.trim()}`, memory, `${type()} ${arch()}`, `Node ${process.version}`].join(
    ', ',
  )
}

/** How many processes wanted a processor in the last minute: above the number of processors, figures say little. */
export const load = () => Math.round(loadavg()[0]! * 10) / 10
