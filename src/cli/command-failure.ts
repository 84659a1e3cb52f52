/** Why a command failed. The message is one line, meant for the user as it stands. */
export class CommandFailure extends Error {}
