export { matchKeys, taxNumberKey } from './match-keys.rules.ts';
