// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose
/** The part that runs Kafka with a learner's kafka-setup: names that no reading of the script would find. */
import { beforeEach, describe, expect, test } from 'vitest'
import { whyNotLive } from '../../../../scripts/lab/kit/runners.ts'
import { requires } from '../../../../scripts/test/requires.ts'
import { judgeRunning } from '../part.testkit.ts'
import { topics } from '../rules.ts'
import { swap, within } from '../static/testkit.ts'
import { broker } from './part.ts'

const hasKafka = (await whyNotLive(['kafka'], 'local')) === undefined

describe('kafka-setup, tried alone', () => {
  beforeEach(requires('Kafka', hasKafka))

  test('may take the names of the topics from a file of variables, where the rest of the stack cannot even be planned', {
    timeout: 300_000,
  }, async () => {
    const fromFile = within('  kafka-setup:\n', swap('    volumes:\n', '    env_file: [topics.env]\n    volumes:\n'))
    const unplanned = swap('SERVICE_NAME: payment\n', 'SERVICE_NAME: payment\n      OTHER: ${NOWHERE:?is not set}\n')
    const { codes, open } = await judgeRunning(broker, {
      'docker-compose.yml': text => unplanned(fromFile(text)),
      'topics.env': `TOPICS=${topics.join(' ')}\n`,
      'infrastructure/kafka-setup.sh': swap(/topics=\([\s\S]*?\n\)\n/, 'read -ra topics <<<"$TOPICS"\n'),
    })
    expect({ codes, open }).toEqual({ codes: [], open: [] })
  })
})
