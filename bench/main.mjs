// npm run bench: takes the figures that the project quotes, each against a peer in the same run.
import { tell } from './figures.mjs'
import { startup } from './startup.mjs'

for (const told of await startup({ rounds: 15 })) tell(told)
