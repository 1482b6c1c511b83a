/** An `architecture.yaml` of lab 01 as the model that its checks question. */
import type { Model } from '../../labs/01-architecture/checks/model/model.ts'
import { readArchitecture } from '../../labs/01-architecture/checks/read-architecture.ts'

/** @throws Error naming the file and its first mistake */
export function readModel(text: string, file: string): Model {
  const { model, mistakes } = readArchitecture(text)
  if (mistakes[0]) throw new Error(`${file}:${mistakes[0].line} ${mistakes[0].what}.`)
  return model
}
