#!/usr/bin/env node
import { runTypeScript } from '../setup/run-typescript.mjs'

await runTypeScript('../start/main.ts')
