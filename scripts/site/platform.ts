/** What of the platform runs on this machine, for the page that draws it. */
import { connectPlatform } from '../platform/client.ts'
import type { LocalPlatform } from './api.ts'

/** @param stateDir the platform's: `.groundwork/platform` */
export async function localPlatform(stateDir: string): Promise<LocalPlatform> {
  // A platform that is just coming up or going down has no answer, and none that would be true in a second.
  const parts = await connectPlatform(stateDir)
    .then(platform => platform?.status())
    .catch(() => undefined)
  return { parts: (parts ?? []).map(({ service, state }) => ({ name: service, state })) }
}
