/**
 * The tables that belong to no jurisdiction, each with the reason. Every other table is a tenant's, and a test holds it to that:
 * jurisdiction first in every primary, unique and foreign key, and forced row-level security.
 */
export const NOT_TENANT_TABLES: Readonly<Record<string, string>> = {
  'public.applied_migration': 'which migrations this database has had',
  'public.pack': 'content that every jurisdiction assesses by; a version never changes',
  'public.shared_publication': 'what jurisdictions chose to share with the others, here or on another server',
  'auth.user': 'who can sign in: an e-mail address that is a member of some jurisdiction',
  'auth.session': 'who is signed in, before a jurisdiction is chosen',
  'auth.account': 'sign-in by other providers',
  'auth.verification': 'sign-in links that are not used yet',
};

/** The tenant tables that the app role cannot even read, each with the reason. */
export const KEPT_FROM_APP: Readonly<Record<string, string>> = {
  'public.ledger_seed': 'sealed private keys of the logs: the sequencer’s alone',
  'public.participant_former_id': 'ids that follow from names: for the check of rows against entries of before, by the owner',
  'public.stored_file': 'whoever guesses a hash would learn that the file is here; noted and counted by functions',
  'public.file_quota': 'the operator’s to set; told by a function',
};
