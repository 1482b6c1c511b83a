/** `npm run seed`: fills the running platform with demo data. */
import { readOptions } from '../read-options.ts'
import { platformAddresses } from './addresses.ts'
import { runCommand } from './command.ts'
import { seedShop } from './seed-shop.ts'

const usage = `npm run seed

Fills the platform that runs with a shop to look at: products and a customer, and orders that end in every way there is.
Running it again adds what is missing and nothing else. A cohort of learners to look at: npm run demo:cohort.`

readOptions({}, usage)
await runCommand(async () => {
  await seedShop(await platformAddresses(), line => console.log(line))
  return 0
})
