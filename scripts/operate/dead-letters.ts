/** `npm run dead-letters`: messages that a consumer could not take, to look at and to send again. */
import { readOptions, refuseOptions } from '../read-options.ts'
import { platformAddresses } from './addresses.ts'
import { runCommand } from './command.ts'
import { listLetters, resendLetters, showLetter } from './dead-letter-commands.ts'

const usage = `npm run dead-letters -- list [--all] [--json]
                       show ID
                       resend ID ...

Messages that a consumer could not take, with the reason. An ID is where a message was found dead and where it lies:
consumer/topic/partition/offset, as list prints it; without a broker consumer/webhook/id.

  list     those that wait for a decision, the oldest first; --all: also those that were sent again
  show     one of them whole
  resend   puts them into their topic again, as they came. Who took them before takes them as known; the one consumer that
           did not tries once more. Asking twice sends once.`

const { values, positionals } = readOptions(
  { allowPositionals: true, options: { all: { type: 'boolean' }, json: { type: 'boolean' } } },
  usage,
)
const [verb, ...ids] = positionals
const known =
  (verb === 'list' && ids.length === 0) ||
  (verb === 'show' && ids.length === 1) ||
  (verb === 'resend' && ids.length > 0)
if (!known) refuseOptions('Say list, show and one ID, or resend and IDs.', usage)
await runCommand(async () => {
  const platform = await platformAddresses()
  if (verb === 'list') return listLetters(platform, values)
  return verb === 'show' ? showLetter(platform, ids[0]!) : resendLetters(platform, ids)
})
