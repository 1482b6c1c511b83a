// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { dropLine, swap, within } from '../mutants/edit.ts'
import { type Accepted, all, type Edits, judge, type Refused, service } from '../testkit.ts'

const compose = (...edits: ((text: string) => string)[]): Edits => ({ 'docker-compose.yml': all(...edits) })
const script = (text: string | ((text: string) => string)): Edits => ({ 'infrastructure/kafka-setup.sh': text })
const kafka = (...edits: ((text: string) => string)[]) => compose(within('  kafka:\n', all(...edits)))
const setup = (...edits: ((text: string) => string)[]) => compose(within('  kafka-setup:\n', all(...edits)))
/** Two doors, as in most examples of the web. */
const twoDoors = (advertised: string) =>
  kafka(
    swap(/KAFKA_LISTENERS: .*/, 'KAFKA_LISTENERS: INSIDE://0.0.0.0:29092,OUTSIDE://0.0.0.0:9092,CONTROLLER://:9093'),
    swap(/KAFKA_ADVERTISED_LISTENERS: .*/, `KAFKA_ADVERTISED_LISTENERS: ${advertised}`),
    swap(
      /KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: .*/,
      'KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT\n      KAFKA_INTER_BROKER_LISTENER_NAME: INSIDE',
    ),
  )['docker-compose.yml'] as (text: string) => string
const brokers = (address: string) => (text: string) => text.replaceAll('${KAFKA_BROKERS:-kafka:9092}', address)

describe('the broker tells its clients where to go', () => {
  it.each<Accepted>([
    ['by the door inside', compose(twoDoors('INSIDE://kafka:29092,OUTSIDE://localhost:9092'), brokers('kafka:29092'))],
    [
      'in another order and case',
      compose(twoDoors('outside://localhost:9092, inside://kafka:29092'), brokers('kafka:29092')),
    ],
    [
      'by an alias',
      kafka(
        swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://broker-1:9092'),
        swap('    volumes:', '    networks: { default: { aliases: [broker-1] } }\n    volumes:'),
      ),
    ],
    ['without the brackets of a map, for the usual names', kafka(dropLine('KAFKA_LISTENER_SECURITY_PROTOCOL_MAP'))],
    [
      'from a file of settings',
      {
        ...kafka(
          swap(/ {6}KAFKA_ADVERTISED_LISTENERS: .*\n/, ''),
          swap(
            '    volumes:\n',
            '    volumes:\n      - ./infrastructure/server.properties:/mnt/shared/config/server.properties\n',
          ),
        ),
        'infrastructure/server.properties': 'advertised.listeners=PLAINTEXT://kafka:9092\n',
      },
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('4.6.listeners', edits)).toMatchObject({ verdict: 'passed', codes: [] })
    expect(await judge('4.6.advertised', edits)).toMatchObject({ verdict: 'passed', codes: [], notProved: [] })
  })

  it('by its container’s name when nothing is said, which only a run can judge', async () => {
    const { verdict, notProved } = await judge('4.6.advertised', kafka(dropLine('KAFKA_ADVERTISED_LISTENERS')))
    expect(verdict).toBe('passed')
    expect(notProved).not.toEqual([])
  })

  it.each<Refused>([
    [
      'not back to themselves',
      kafka(swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://localhost:9092')),
      '4.6.broker-not-reached',
    ],
    [
      'not by the wrong door',
      compose(twoDoors('INSIDE://kafka:29092,OUTSIDE://localhost:9092'), brokers('kafka:9092')),
      '4.6.broker-not-reached',
    ],
    [
      'not by a door that only its own container can use',
      kafka(swap('PLAINTEXT://:9092', 'PLAINTEXT://localhost:9092')),
      '4.6.listens-on-loopback',
    ],
    [
      'not by a door without a sign',
      compose(twoDoors('INSIDE://kafka:29092'), brokers('kafka:9092')),
      '4.6.broker-not-reached',
    ],
    [
      'not to the host',
      kafka(swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://host.docker.internal:9092')),
      '4.6.broker-not-reached',
    ],
    [
      'not with the settings of the image',
      compose(service('kafka', 'image: apache/kafka:4.1.2\nvolumes: [kafka-data:/tmp/kraft-combined-logs]\n')),
      '4.6.broker-not-reached',
    ],
    [
      'not when kafka-setup asks elsewhere',
      setup(swap('${KAFKA_BROKERS:-kafka:9092}', 'kafka:29092')),
      '4.6.bootstrap-address',
    ],
  ])('%s', async (_, edits, code) => {
    expect(new Set((await judge('4.6.advertised', edits)).codes)).toEqual(new Set([code]))
  })

  it.each<Refused>([
    [
      'with a listener of no protocol',
      kafka(swap('KAFKA_LISTENERS: PLAINTEXT:', 'KAFKA_LISTENERS: INTERNAL:')),
      '4.6.protocol-map',
    ],
    [
      'without a listener for other brokers',
      compose(twoDoors('INSIDE://kafka:29092,OUTSIDE://localhost:9092'), dropLine('KAFKA_INTER_BROKER_LISTENER_NAME')),
      '4.6.inter-broker-listener',
    ],
    [
      'without a listener for the controller',
      kafka(dropLine('KAFKA_CONTROLLER_LISTENER_NAMES')),
      '4.6.no-controller-listener',
    ],
    [
      'with any address for a name',
      kafka(swap('PLAINTEXT://kafka:9092', 'PLAINTEXT://:9092')),
      '4.6.advertised-any-address',
    ],
    [
      'bound to any address, and no name',
      kafka(swap('PLAINTEXT://:9092,', 'PLAINTEXT://0.0.0.0:9092,'), dropLine('KAFKA_ADVERTISED_LISTENERS')),
      '4.6.advertised-any-address',
    ],
  ])('and does not start %s', async (_, edits, code) => {
    expect((await judge('4.6.listeners', edits)).codes[0]).toBe(code)
  })
})

describe('no topic is made by accident', () => {
  it.each<Accepted>([
    ['in capitals', kafka(swap('ENABLE: "false"', 'ENABLE: "FALSE"'))],
    ['as a boolean', kafka(swap('ENABLE: "false"', 'ENABLE: false'))],
    [
      'in a file of settings',
      {
        ...kafka(
          dropLine('KAFKA_AUTO_CREATE'),
          swap('    volumes:\n', '    volumes:\n      - ./infrastructure:/mnt/shared/config\n'),
        ),
        'infrastructure/server.properties': 'auto.create.topics.enable=false\n',
      },
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('4.5.no-auto-create', edits)).toMatchObject({ verdict: 'passed' })
  })

  it('but by default', async () => {
    expect((await judge('4.5.no-auto-create', kafka(dropLine('KAFKA_AUTO_CREATE')))).codes).toEqual([
      '4.5.topic-made-by-accident',
    ])
  })
})

describe('kafka-setup runs the script', () => {
  it.each<Accepted>([
    [
      'as its entry point',
      setup(swap('command: [bash, /setup/kafka-setup.sh]', 'entrypoint: ["/bin/bash", "-e", "/setup/kafka-setup.sh"]')),
    ],
    ['as a text', setup(swap('[bash, /setup/kafka-setup.sh]', 'bash /setup/kafka-setup.sh'))],
    ['inside a shell', setup(swap('[bash, /setup/kafka-setup.sh]', '[sh, -c, "bash /setup/kafka-setup.sh"]'))],
    [
      'from its working folder',
      setup(
        swap('command: [bash, /setup/kafka-setup.sh]', 'working_dir: /setup\n    command: [bash, ./kafka-setup.sh]'),
      ),
    ],
    [
      'with the whole folder mounted',
      setup(swap('./infrastructure/kafka-setup.sh:/setup/kafka-setup.sh', './infrastructure:/setup')),
    ],
    ['once, with another try', setup(swap('restart: "no"', 'restart: on-failure:3'))],
    [
      'as a config',
      {
        'docker-compose.yml': text =>
          `${within('  kafka-setup:\n', all(swap(/ {4}volumes:\n.*\n/, '    configs: [{ source: topics, target: /topics.sh }]\n'), swap('/setup/kafka-setup.sh]', '/topics.sh]')))(text)}\nconfigs:\n  topics: { file: infrastructure/kafka-setup.sh }\n`,
      },
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('4.2.script-runs', edits)).toMatchObject({ verdict: 'passed', notProved: [] })
  })

  it.each<Refused>([
    ['not when it is not mounted', setup(swap(/ {4}volumes:\n.*\n/, '')), '4.2.script-not-run'],
    ['not at another path', setup(swap('[bash, /setup/', '[bash, /scripts/')), '4.2.script-not-run'],
    ['not when the broker is started instead', setup(swap(/ {4}command: .*\n/, '')), '4.2.script-not-run'],
    ['not for ever', setup(swap('restart: "no"', 'restart: always')), '4.2.one-shot-restarts'],
  ])('%s', async (_, edits, code) => {
    expect((await judge('4.2.script-runs', edits)).codes).toEqual([code])
  })
})

describe('the script', () => {
  const loop = (names: string) =>
    script(
      `#!/bin/bash\nset -e\nfor t in ${names}; do "\${KAFKA_BIN:-/opt/kafka/bin}/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" --create --if-not-exists --topic "$t" --partitions 3 --replication-factor 1; done\n`,
    )

  it.each<Accepted>([
    [
      'may put names together',
      loop('{order,payment,inventory,shipping,customer,saga,notification}-events {order,payment}-commands'),
    ],
    [
      'may put names together with variables',
      script('for d in order payment; do make "$d-events"; make "${d}-commands"; done\n'),
    ],
    [
      'may read them from a file',
      {
        ...script('while read -r t; do make "$t"; done < "$(dirname "$0")/topics.txt"\n'),
        ...setup(swap('./infrastructure/kafka-setup.sh:/setup/kafka-setup.sh', './infrastructure:/setup')),
        'infrastructure/topics.txt':
          'order-events payment-events inventory-events shipping-events customer-events\norder-commands payment-commands saga-events notification-events\n',
      },
    ],
    [
      'may have the number in a variable',
      script(text =>
        text
          .replace('partitions=3', 'PARTS=3')
          .replaceAll('"$partitions"', '"${PARTS}"')
          .replaceAll('$partitions', '$PARTS')
          .replaceAll('< partitions', '< PARTS'),
      ),
    ],
    [
      'may take the number from its environment',
      script(text => text.replace('partitions=3', 'partitions="${PARTITIONS:-3}"')),
    ],
    [
      'may leave the number to the broker',
      {
        ...loop(
          'order-events payment-events inventory-events shipping-events customer-events order-commands payment-commands saga-events notification-events',
        ),
        ...kafka(swap('KAFKA_NODE_ID: "1"', 'KAFKA_NODE_ID: "1"\n      KAFKA_NUM_PARTITIONS: 3')),
      },
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('4.1.topics', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    ['forgets a topic', script(swap('order-commands payment-commands', 'order-commands')), '4.1.missing-topic'],
    [
      'has a topic in a comment only',
      script(swap('  saga-events notification-events', '  saga-events # notification-events later')),
      '4.1.missing-topic',
    ],
    [
      'makes one partition',
      loop(
        'order-events payment-events inventory-events shipping-events customer-events order-commands payment-commands saga-events notification-events --partitions 1',
      ),
      '4.1.partitions',
    ],
  ])('is wrong when it %s', async (_, edits, code) => {
    expect((await judge('4.1.topics', edits)).codes).toEqual([code])
  })

  const minimal = (...lines: string[]) => script(`#!/bin/bash\n${lines.join('\n')}\n`)
  const create =
    '"$KAFKA_BIN/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" --create --if-not-exists --topic order-events'

  it.each<Accepted>([
    [
      'waits in a loop',
      minimal(
        'until "$KAFKA_BIN/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" --list; do sleep 2; done',
        `${create} || exit 1`,
      ),
    ],
    ['tries a number of times', minimal(`for i in 1 2 3; do ${create} && break; sleep 5; done || exit 1`)],
    ['stops at a failure by its first line', script(`#!/bin/bash -e\n${create}\n`)],
    ['stops at a failure by an option', minimal('set -o errexit', create)],
    ['counts failures', minimal('failed=0', `${create} || failed=1`, 'exit $failed')],
    [
      'forgives the one failure it knows, and looks afterwards',
      minimal(
        `${create} || true`,
        '"$KAFKA_BIN/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" --describe --topic order-events || exit 1',
      ),
    ],
  ])('is honest when it %s', async (_, edits) => {
    expect(await judge('4.4.honest', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['only sleeps', minimal('set -e', 'sleep 20', create), '4.4.sleeps'],
    ['goes on whatever happens', minimal(create, 'echo done'), '4.4.failure-swallowed'],
    ['calls every failure a success', minimal('set -e', `${create} || true`), '4.4.failure-swallowed'],
    [
      'calls every failure a success with a word',
      minimal('set -e', `${create} || echo "exists already"`),
      '4.4.failure-swallowed',
    ],
  ])('is not honest when it %s', async (_, edits, code) => {
    expect((await judge('4.4.honest', edits)).codes).toEqual([code])
  })

  it.each<Accepted>([
    ['with a default for the broker', script(swap(/broker=.*/, 'broker="${KAFKA_BOOTSTRAP:-kafka:9092}"'))],
    [
      'with a default set by a condition',
      script(
        swap(
          /broker=.*/,
          'if [ -z "${KAFKA_BOOTSTRAP:-}" ]; then\n  KAFKA_BOOTSTRAP=kafka:9092\nfi\nbroker=$KAFKA_BOOTSTRAP',
        ),
      ),
    ],
    ['with the folder below another', script(swap(/bin=\$\{.*/, 'bin=${KAFKA_BIN:-${KAFKA_HOME:-/opt/kafka}/bin}'))],
    [
      'with the folder from the compose file',
      {
        ...script(swap(/bin=\$\{.*/, 'bin=$KAFKA_BIN')),
        ...setup(swap('      KAFKA_BOOTSTRAP:', '      KAFKA_BIN: /opt/kafka/bin\n      KAFKA_BOOTSTRAP:')),
      },
    ],
  ])('takes its surroundings from the environment %s', async (_, edits) => {
    expect(await judge('4.2.broker-from-environment', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    [
      'a fixed broker',
      script(swap('--bootstrap-server "$broker"', '--bootstrap-server kafka:9092')),
      '4.2.bootstrap-ignored',
    ],
    [
      'a variable of another name',
      script(text => text.replaceAll('KAFKA_BOOTSTRAP', 'KAFKA_BOOTSTRAP_SERVERS')),
      '4.2.bootstrap-ignored',
    ],
    [
      'a value laid over the variable',
      script(swap(/broker=.*/, 'KAFKA_BOOTSTRAP=kafka:9092\nbroker=$KAFKA_BOOTSTRAP')),
      '4.2.bootstrap-ignored',
    ],
    ['nothing in its environment', setup(dropLine('KAFKA_BOOTSTRAP:')), '4.2.no-bootstrap'],
    ['a fixed folder', script(swap(/bin=\$\{.*/, 'bin=/opt/kafka/bin')), '4.2.kafka-bin-ignored'],
  ])('does not: %s', async (_, edits, code) => {
    expect((await judge('4.2.broker-from-environment', edits)).codes).toEqual([code])
  })
})
