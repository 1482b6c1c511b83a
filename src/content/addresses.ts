/** Replaces addresses of the reader's own machine in commands and their output. */

/** Real ports by usual port: `{ 8080: 8090 }`. */
export type MovedPorts = Readonly<Record<number, number>>

/**
 * The text, or HTML, with the real port in every local address on a usual port.
 * @param show how to write such an address; default `localhost:8090`
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
