/** What kafkajs' partitioner uses of Node's `Buffer`; the bundler puts it in its place (`src/content/plugin.ts`). */
class Bytes extends Uint8Array {
  readUInt32BE(offset: number): number {
    return new DataView(this.buffer).getUint32(offset)
  }
}

export const Buffer = {
  from: (text: string): Uint8Array => new TextEncoder().encode(text),
  allocUnsafe: (size: number): Bytes => new Bytes(size),
  isBuffer: (value: unknown): boolean => value instanceof Uint8Array,
}
