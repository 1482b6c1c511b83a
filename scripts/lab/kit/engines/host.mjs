#!/usr/bin/env node
// The packages are installed: whoever starts this runs from them.
import { register } from 'tsx/esm/api'

register()
await import('./host.ts')
