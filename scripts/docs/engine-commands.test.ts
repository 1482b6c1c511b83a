import { expect, test } from 'vitest'
import { engineNamed } from '../stack/engines/catalogue.ts'
import { detectEngines } from '../stack/engines/detect.ts'
import { findProgram } from '../stack/engines/programs.ts'
import { systems } from './engine-commands.ts'

test('the page names the command that lab doctor names', async context => {
  const manager = Object.keys(systems).find(name => findProgram(name)) as keyof typeof systems | undefined
  context.skip(!manager, 'this machine has no package manager that is known')
  const [redis] = await detectEngines(new Set(['redis']))
  const named = `${systems[manager!].install} ${engineNamed('redis').packages?.[manager!]}`
  expect([named, named.replace(/^sudo /, '')]).toContain(redis?.install)
})
