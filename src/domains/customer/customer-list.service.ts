export { addCondition } from './customer-list.repository.ts';
