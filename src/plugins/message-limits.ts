// The number that bounds a message, whichever source gives it.

/** Of a body as it comes, in bytes. What starts a playbook is a notice, not a file; GitHub's own limit is 25 MB. */
export const MAX_BODY_BYTES = 1024 * 1024;
