/** Rule 6.5: no service can take the machine's memory from the others. */
import { composeCheck } from '../check.ts'
import { files, projectOf } from '../context.ts'

const gibibyte = 1024 ** 3
const most = 3 * gibibyte

export const memory = composeCheck(
  '6.5.memory',
  'Every service has a memory limit, together at most 3 GiB',
  (context, seen) => {
    const services = Object.values(projectOf(context).services)
    for (const { name, memoryLimit, place } of services) {
      seen.that(memoryLimit !== undefined && memoryLimit > 0, '6.5.no-memory-limit', () => ({
        message: `The service “${name}” may take all the memory of the machine.`,
        place,
        expected: 'a memory limit',
        actual: 'none',
        next: 'Find out how much it really takes (`docker stats`, or the memory of its process), and leave it some room.',
      }))
    }
    const sum = services.reduce((total, { memoryLimit = 0, scale }) => total + memoryLimit * scale, 0)
    seen.that(sum <= most, '6.5.too-much-memory', () => ({
      message: 'The services together may take more than 3 GiB of memory.',
      place: { file: files.compose },
      expected: 'at most 3 GiB',
      actual: `${(sum / gibibyte).toFixed(2)} GiB: ${services.map(({ name, memoryLimit = 0 }) => `${name} ${Math.round(memoryLimit / 1024 ** 2)} MiB`).join(', ')}`,
      next: 'Begin with the largest, and find out what it really takes (`docker stats`, or the memory of its process).',
    }))
  },
)
