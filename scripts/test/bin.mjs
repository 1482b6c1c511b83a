#!/usr/bin/env node
import { runTypeScript } from '../setup/run-typescript.mjs'

await runTypeScript('../test/main.ts')
