/** For what a run has found: where in the files its usual cause is. Never a verdict. */
import type { Localiser } from '../../../scripts/lab/contract.ts'
import { at, files, projectOf, type StaticContext } from './static/context.ts'

/** The settings by which a broker is deaf to other containers, or sends them back to themselves. */
const settings = ['KAFKA_ADVERTISED_LISTENERS', 'KAFKA_LISTENERS']

function brokerOnLoopback(context: StaticContext) {
  const environment = context.compose && projectOf(context).services.kafka?.environment
  const setting = settings.find(name => /\/\/(localhost|127\.)/.test(environment?.[name] ?? ''))
  if (setting === undefined) return undefined
  const next = `Inside a container localhost is the container itself: look at ${setting} with the eyes of another one.`
  return { place: at(context, 'kafka', 'environment', setting), next }
}

export const localisers: readonly Localiser<StaticContext>[] = [
  { code: '02.4.2.setup-fails', locate: context => brokerOnLoopback(context) ?? { place: { file: files.setup } } },
  { code: '02.4.6', locate: brokerOnLoopback },
]
