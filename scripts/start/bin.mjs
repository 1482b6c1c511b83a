#!/usr/bin/env node
import { runBundled } from '../setup/run-typescript.mjs'

await runBundled('../start/main.ts')
