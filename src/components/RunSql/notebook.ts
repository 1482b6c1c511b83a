/**
 * The runnable fences of a page: cells that share one database, in the order of the page. Each runs after those above
 * it, so that the tables it needs exist whichever is run first.
 */
import type { Answer } from './answer.ts'
import type { Database, openDatabase } from './database.ts'

export interface Cell {
  /** The text on the page. */
  original: string
  /** The text in the editor. */
  text: string
  answer?: { to: string; is: Answer }
}

/** What the database is doing, and for which cell. */
export type Phase =
  | { name: 'closed' }
  /** Bytes loaded so far. */
  | { name: 'loading'; cell: number; loaded: number }
  | { name: 'running'; cell: number }
  | { name: 'ready'; cell: number }
  | { name: 'failed'; cell: number; reason: string }

export interface NotebookState {
  phase: Phase
  cells: ReadonlyMap<number, Cell>
}

export interface Notebook {
  state(): NotebookState
  /** @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void
  /** @returns a function that removes the cell; the last one removed closes the database */
  add(cell: number, text: string): () => void
  edit(cell: number, text: string): void
  run(cell: number): Promise<void>
  /** Empties the database, restores the text of every cell, and ends a running statement. */
  reset(): void
}

const empty: NotebookState = { phase: { name: 'closed' }, cells: new Map() }

export function createNotebook(open: typeof openDatabase): Notebook {
  let state = empty
  let database: Promise<Database> | undefined
  const listeners = new Set<() => void>()

  function set(change: Partial<NotebookState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const setCell = (index: number, change: Partial<Cell>) => {
    const cell = state.cells.get(index)
    if (cell) set({ cells: new Map(state.cells).set(index, { ...cell, ...change }) })
  }

  function close(): void {
    void database?.then(({ close }) => close()).catch(() => {})
    database = undefined
  }

  async function run(cell: number): Promise<void> {
    if (isBusy(state.phase)) return
    const loading = (loaded: number) => set({ phase: { name: 'loading', cell, loaded } })
    if (!database) loading(0)
    database ??= open(loading)
    const mine = database
    const isClosed = () => database !== mine
    try {
      const { query } = await mine
      for (const index of [...unansweredBefore(state.cells, cell), cell]) {
        if (isClosed()) return
        set({ phase: { name: 'running', cell } })
        const to = state.cells.get(index)?.text ?? ''
        const is = await query(to)
        if (!isClosed()) setCell(index, { answer: { to, is } })
      }
      if (!isClosed()) set({ phase: { name: 'ready', cell } })
    } catch (error) {
      if (isClosed()) return
      close()
      set({ phase: { name: 'failed', cell, reason: error instanceof Error ? error.message : String(error) } })
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add(index, text) {
      set({ cells: new Map(state.cells).set(index, { original: text, text }) })
      return () => {
        const cells = new Map(state.cells)
        cells.delete(index)
        if (cells.size === 0) close()
        set(cells.size === 0 ? empty : { cells })
      }
    },
    edit: (index, text) => setCell(index, { text }),
    run,
    reset() {
      close()
      const cells = [...state.cells].map(([index, { original }]) => [index, { original, text: original }] as const)
      set({ phase: { name: 'closed' }, cells: new Map(cells) })
    },
  }
}

export const isBusy = ({ name }: Phase): boolean => name === 'loading' || name === 'running'

const unansweredBefore = (cells: NotebookState['cells'], last: number): number[] =>
  [...cells.keys()].filter(index => index < last && !cells.get(index)?.answer).sort((one, other) => one - other)
