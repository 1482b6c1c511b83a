/** The page's side of the worker. */
import type { Answer } from './answer.ts'
import type { Reply, Request } from './protocol.ts'

export interface Database {
  /** One question at a time. Rejects when the worker has ended. */
  query(sql: string): Promise<Answer>
  /** Ends it at once, in the middle of a question too. */
  close(): void
}

/** A new and empty database. Rejects with the reason when it cannot be loaded. */
export async function openDatabase(onProgress: (loaded: number) => void): Promise<Database> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  let asked: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onerror = event => reject(new Error(event.message || 'the worker does not start'))
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if (data.kind === 'progress') onProgress(data.loaded)
        else if (data.kind === 'failed') reject(new Error(data.reason))
        else if (data.kind === 'ready') resolve()
        else asked?.resolve(data.answer)
      }
    })
  } catch (error) {
    worker.terminate()
    throw error
  }
  return {
    query: sql =>
      new Promise((resolve, reject) => {
        asked = { resolve, reject }
        worker.onerror = event => reject(new Error(event.message))
        worker.postMessage({ sql } satisfies Request)
      }),
    close() {
      worker.terminate()
      asked?.reject(new Error('The database was closed.'))
    },
  }
}
