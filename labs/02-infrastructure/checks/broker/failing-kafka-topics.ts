/**
 * A folder of Kafka's commands in which `kafka-topics.sh` refuses to make one topic and does everything else: the only
 * way to have one topic fail that leaves the broker alone. The script under test finds it by KAFKA_BIN.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecResult } from '../../../../scripts/stack/types.ts'
import type { Live } from '../live.ts'

/** Not the first and not the last of any likely order, so that luck does not decide how the script ends. */
export const refusedTopic = 'payment-events'

export interface RefusingBin {
  env: Record<string, string>
  /** In place of the service's own command. */
  command?: string[]
  calls(run: ExecResult): { called: boolean; refused: boolean }
}

/** Makes the folder `$1` out of the real one; every call of a wrapper leaves a line in `$1/calls`. */
const make = `
real=$KAFKA_BIN
[ -n "$real" ] || real=/opt/kafka/bin
mkdir -p "$1"
for tool in "$real"/*.sh; do
  printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$tool" >"$1/\${tool##*/}"
done
cat >"$1/kafka-topics.sh" <<EOF
#!/bin/sh
echo called >>"$1/calls"
case " \\$* " in *" --create "*) case " \\$* " in *[\\ =]${refusedTopic}\\ *)
  echo refused >>"$1/calls"
  echo "Error while executing topic command : the topic ${refusedTopic} may not be made" >&2
  exit 1 ;;
esac ;; esac
exec "$real/kafka-topics.sh" "\\$@"
EOF
chmod +x "$1"/*.sh
`
const marker = 'lab-check-calls:'

/** Undefined where this runner cannot lay such a folder: in a container that an `entrypoint` of the learner's starts. */
export async function failingKafkaTopics(live: Live): Promise<RefusingBin | undefined> {
  return live.stack.runner === 'local' ? onThisMachine(live) : insideContainer(live)
}

/** Local processes see this machine's files: the script is run exactly as the stack runs it. */
async function onThisMachine(live: Live): Promise<RefusingBin | undefined> {
  const bin = join(live.scratch, '.lab-check', 'kafka-bin')
  const { exitCode } = await live.stack.exec('kafka', ['sh', '-c', make, 'sh', bin])
  const log = join(bin, 'calls')
  if (exitCode !== 0) return undefined
  return { env: { KAFKA_BIN: bin }, calls: () => counted(existsSync(log) ? readFileSync(log, 'utf8') : '') }
}

/** A container gets the folder by a prelude to its command, and says at the end what was called. */
function insideContainer(live: Live): RefusingBin | undefined {
  const service = live.stack.project.services['kafka-setup']
  if (!service?.command || service.entrypoint) return undefined
  const bin = '/tmp/lab-check-kafka-bin'
  const script = `set -- ${bin} "$@"${make}shift; export KAFKA_BIN=${bin}
"$@"
status=$?
echo "${marker} $(tr '\\n' ' ' <${bin}/calls)" >&2
exit $status`
  return {
    env: {},
    command: ['sh', '-c', script, 'sh', ...service.command],
    calls: ({ stderr, stdout }) => counted((stdout + stderr).split(marker)[1] ?? ''),
  }
}

const counted = (log: string) => ({ called: log.includes('called'), refused: log.includes('refused') })
