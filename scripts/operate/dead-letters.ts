/** `npm run dead-letters`: messages that a consumer could not take, to look at, to send again or to dismiss. */
import { readOptions, refuseOptions } from '../read-options.ts'
import { platformAddresses } from './addresses.ts'
import { runCommand } from './command.ts'
import { dismissLetters, listLetters, resendLetters, showLetter } from './dead-letter-commands.ts'

const usage = `npm run dead-letters -- list [--all] [--json]
                       show ID
                       resend ID ...
                       dismiss ID ... --reason TEXT

Messages that a consumer could not take, with the reason. An ID is where a message was found dead and where it lies:
consumer/topic/partition/offset, as list prints it; without a broker consumer/webhook/id.

  list     those that wait for a decision, the oldest first; --all: also those that were sent again or dismissed
  show     one of them whole
  resend   puts them into their topic again, as they came. Who took them before takes them as known; the one consumer that
           did not tries once more. Asking twice sends once.
  dismiss  puts them away, with your reason: they no longer wait. What was dismissed by mistake, resend sends all the same.

Those that were sent again or dismissed are removed after 90 days.`

const { values, positionals } = readOptions(
  {
    allowPositionals: true,
    options: { all: { type: 'boolean' }, json: { type: 'boolean' }, reason: { type: 'string' } },
  },
  usage,
)
const [verb, ...ids] = positionals
const reason = values.reason?.trim()
const known =
  (verb === 'list' && ids.length === 0) ||
  (verb === 'show' && ids.length === 1) ||
  ((verb === 'resend' || verb === 'dismiss') && ids.length > 0)
if (!known) refuseOptions('Say list, show and one ID, or resend or dismiss and IDs.', usage)
if (verb === 'dismiss' && !reason)
  refuseOptions('Say why: dismiss ID --reason "The order was cancelled by phone."', usage)
if (verb !== 'dismiss' && reason !== undefined) refuseOptions(`--reason belongs to dismiss; ${verb} takes none.`, usage)
await runCommand(async () => {
  const platform = await platformAddresses()
  if (verb === 'list') return listLetters(platform, values)
  if (verb === 'show') return showLetter(platform, ids[0]!)
  return verb === 'resend' ? resendLetters(platform, ids) : dismissLetters(platform, ids, reason!)
})
