import { type EngineName, engineNamed } from '../../engines/catalogue.ts'
import { installCommand } from '../../engines/packages.ts'
import { type StackError, serviceError } from '../../error.ts'
import type { ComposeService } from '../../types.ts'

/** The failure of a service whose engine is not on the machine, with the one command that installs it. */
export function missingEngine(name: EngineName, service: ComposeService): StackError {
  const engine = engineNamed(name)
  return serviceError(service, {
    kind: 'environment',
    message: `${service.name} needs ${engine.title}, which is not on this machine.`,
    next: `To have it: ${installCommand(engine)}`,
  })
}
