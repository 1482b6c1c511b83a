/** What a live check gets besides the files. */
import type { Stack } from '../../../../scripts/stack/types.ts'
import type { StaticContext } from '../static/context.ts'

export interface Live extends StaticContext {
  stack: Stack
  /** The values written to the scratch `.env`. */
  env: Record<string, string>
}
