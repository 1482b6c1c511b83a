import pc from 'picocolors'

const width = 20

/** @param of more than 0 */
export function progressBar(done: number, of: number): string {
  const filled = Math.floor((done / of) * width)
  return `${pc.green('█'.repeat(filled))}${pc.dim('░'.repeat(width - filled))}`
}
