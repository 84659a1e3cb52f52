/** The day of the last change that a client could notice; in `extensions.apiVersion` of every answer. */
export const apiVersion = '2026-11-22';
