/** Addresses on the reader's own machine, in commands and in what they print. */

/** Where something listens in place of its usual port: `{ 8080: 8090 }`. */
export type MovedPorts = Readonly<Record<number, number>>

/**
 * The text, or HTML, with every local address on a usual port turned into the one where it is reached.
 *
 * @param show how such an address is written, `localhost:8090` when absent
 */
export function moveAddresses(
  text: string,
  moved: MovedPorts,
  show: (address: string, usual: string) => string = address => address,
): string {
  return text.replace(/\b(localhost|127\.0\.0\.1):(\d+)\b/g, (usual, host: string, port: string) => {
    const actual = moved[Number(port)]
    return actual === undefined || actual === Number(port) ? usual : show(`${host}:${actual}`, usual)
  })
}
