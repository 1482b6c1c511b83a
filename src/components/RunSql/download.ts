/** @throws Error naming the file, when the site does not give it */
export async function download(url: URL, count: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url)
  if (!response.ok || !response.body) throw new Error(`${url.pathname}: ${response.status}`)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  const reader = response.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value)
    count(part.value.length)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
