import { startFakeVies } from '../test/support/fake-vies.ts';
import { fakeNumbers } from '../test/support/fake-vies-numbers.ts';

const { PORT = '4010' } = process.env;
const fake = await startFakeVies({ port: Number(PORT) });
const rows = fakeNumbers.map(({ vatNumber, does }) => `  ${vatNumber}  ${does}`);

process.stdout.write(`A fake VIES listens on ${fake.url}. In another terminal:

  VIES_URL=${fake.url} npm start

Numbers with a behaviour of their own; any other number is valid, with a made-up company:

${rows.join('\n')}

Ctrl-C stops it.
`);

process.once('SIGINT', () => void fake.stop());
process.once('SIGTERM', () => void fake.stop());
