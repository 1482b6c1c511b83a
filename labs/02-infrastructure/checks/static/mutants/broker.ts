// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
/** One fault each in the solution's broker and in its script. */
import type { Mutant } from '../../../../../scripts/lab/contract.ts'
import { dropLine, swap, within } from './edit.ts'

type Row = [id: string, description: string, edit: Mutant['edit'], expect: Mutant['expect'], more?: Partial<Mutant>]

const compose = { file: 'docker-compose.yml' }
const live = { shownBy: 'stack' } as const
const setup = (edit: Mutant['edit']) => within('  kafka-setup:\n', edit)

const rows: Row[] = [
  ['topic-misspelt', 'A topic is misspelt.', swap('payment-commands', 'payments-commands'), '02.4.1.missing-topic'],
  ['one-partition', 'One partition each.', swap('partitions=3', 'partitions=1'), '02.4.1.partitions'],
  ['three-replicas', 'Three replicas on one broker.', swap('replication=1', 'replication=3'), '02.4.1.replication'],
  [
    'windows-line-ends',
    'The script has the line ends of Windows.',
    text => text.replaceAll('\n', '\r\n'),
    '02.4.0.carriage-returns',
  ],
  [
    'script-not-mounted',
    'The script is not mounted.',
    swap(/ {4}volumes:\n.*kafka-setup\.sh:.*\n/, ''),
    '02.4.2.script-not-run',
    compose,
  ],
  [
    'script-of-other-name',
    'Another script is started.',
    setup(swap('[bash, /setup/kafka-setup.sh]', '[bash, -c, "true"]')),
    '02.4.2.script-not-run',
    compose,
  ],
  [
    'always-restarts',
    'The one-shot service restarts always.',
    setup(swap('restart: "no"', 'restart: always')),
    '02.4.2.one-shot-restarts',
    compose,
  ],
  [
    'broker-unknown',
    'The service is not told where the broker is.',
    setup(dropLine('KAFKA_BOOTSTRAP:')),
    '02.4.2.no-bootstrap',
    compose,
  ],
  [
    'broker-fixed',
    'The script knows the broker by itself.',
    swap(/broker=\$\{KAFKA_BOOTSTRAP:.*\}/, 'broker=kafka:9092'),
    '02.4.2.bootstrap-ignored',
  ],
  [
    'commands-fixed',
    'The folder of the commands is fixed.',
    swap('bin=${KAFKA_BIN:-/opt/kafka/bin}', 'bin=/opt/kafka/bin'),
    '02.4.2.kafka-bin-ignored',
  ],
  [
    'commands-without-default',
    'The folder of the commands has no default.',
    swap('bin=${KAFKA_BIN:-/opt/kafka/bin}', 'bin=$KAFKA_BIN'),
    '02.4.2.kafka-bin-default',
  ],
  [
    'never-raises',
    'A topic that is too small stays so.',
    swap(/ {2}elif \(\(have < partitions\)\); then\n.*--alter.*\n/, ''),
    '02.4.3.partitions-not-raised',
  ],
  [
    'failure-made-success',
    'Every failure to make a topic is a success.',
    swap('--replication-factor "$replication"\n', '--replication-factor "$replication" || true\n'),
    '02.4.4.failure-swallowed',
    live,
  ],
  [
    'made-by-accident',
    'Nothing is said about topics made by accident.',
    dropLine('KAFKA_AUTO_CREATE_TOPICS_ENABLE'),
    '02.4.5.topic-made-by-accident',
    compose,
  ],
  [
    'advertises-localhost',
    'The broker advertises localhost.',
    swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://localhost:9092'),
    '02.4.6.broker-not-reached',
    compose,
  ],
  [
    'advertises-nothing',
    'The broker advertises any address.',
    swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://0.0.0.0:9092'),
    '02.4.6.advertised-any-address',
    compose,
  ],
  [
    'advertises-other-port',
    'The broker advertises a port that it does not listen on.',
    swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://kafka:29092'),
    '02.4.6.broker-not-reached',
    compose,
  ],
  [
    'advertises-unknown-name',
    'The broker advertises a name that nobody has.',
    swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://broker:9092'),
    '02.4.6.broker-not-reached',
    compose,
  ],
  [
    'protocol-unknown',
    'A listener has no protocol.',
    swap('PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT', 'PLAINTEXT:PLAINTEXT'),
    '02.4.6.protocol-map',
    compose,
  ],
  [
    'controller-without-listener',
    'The controller has no listener.',
    swap('PLAINTEXT://:9092,CONTROLLER://:9093', 'PLAINTEXT://:9092'),
    '02.4.6',
    compose,
  ],
  [
    'bootstrap-on-localhost',
    'The one-shot service looks for the broker in its own container.',
    setup(swap('${KAFKA_BROKERS:-kafka:9092}', 'localhost:9092')),
    '02.4.6.bootstrap-address',
    compose,
  ],
  [
    'goes-on-after-failure',
    'The script forgets a topic that could not be made.',
    swap('if ((${#failed[@]} > 0)); then', 'if false; then'),
    '02.4.4.failure-swallowed',
    live,
  ],
  [
    'no-patience-at-all',
    'The script waits without an end.',
    swap('if ((SECONDS >= patience)); then', 'if false; then'),
    '02.4.4.waits-too-long',
    live,
  ],
  [
    'only-smaller-than-two',
    'A topic with two partitions counts as right.',
    swap('have < partitions', 'have < partitions - 2'),
    '02.4.3.partitions-not-raised',
    live,
  ],
]

export const brokerMutants: Mutant[] = rows.map(([id, description, edit, expect, more]) => ({
  id: `broker-${id}`,
  file: 'infrastructure/kafka-setup.sh',
  description,
  edit,
  expect,
  ...more,
}))
