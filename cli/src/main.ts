/**
 * `mufakat`: wires the commands to the words they are called by. Each command is a file of its own and is loaded only when it is called.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, type CommandOptions, InvalidArgumentError } from 'commander';
import type { CommandResult } from './terminal/command-result.ts';
import { printFailure, printOutcome } from './terminal/print.ts';

const BAD_USE = 2;

interface Flags {
  json?: boolean;
}

const program = new Command('mufakat')
  .description("A country's assessment of cyber security and cybercrime, from its framework to its report.")
  .version(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
  .showHelpAfterError('(mufakat COMMAND --help tells how it is used)')
  .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: (text) => process.stderr.write(text) });

/** Adds a command that answers with an outcome. `run` gets its arguments in order, then its options. */
function add<Options extends Flags>(
  parent: Command,
  usage: string,
  description: string,
  run: (args: readonly string[], options: Options) => Promise<CommandResult>,
  how: CommandOptions = {},
): Command {
  const command = parent.command(usage, how).description(description).option('--json', 'print JSON on standard output');
  return command.action(async () => {
    const options = command.opts<Options>();
    const json = options.json === true;
    try {
      process.exitCode = printOutcome(await run(command.args, options), json);
    } catch (error) {
      process.exitCode = printFailure(error, json);
    }
  });
}

const pack = program.command('pack').description('Look at and check framework packs.');

add<Flags & { strict?: boolean }>(
  pack,
  'check <DIR>',
  'Check a pack: every error with its place, then what could be better.',
  async ([dir = ''], options) => {
    const { packCheck } = await import('./packs/pack-check.ts');
    return packCheck(dir, options);
  },
).option('--strict', 'ask what a pack for a whole country must stand (wording, doubles, provisions, burden, ids); exit 1 on any finding');

add(pack, 'show <DIR>', 'Show what a pack holds: groups, indicators, criteria by stage.', async ([dir = '']) => {
  const { packShow } = await import('./packs/pack-show.ts');
  return packShow(dir);
});

add(pack, 'diff <A> <B>', 'Tell what changed between two versions of a pack. Exit 1 when anything did.', async ([a = '', b = '']) => {
  const { packDiff } = await import('./packs/pack-diff.ts');
  return packDiff(a, b);
});

add(pack, 'crosswalk <A> <B>', 'Tell which indicators of B an assessment under A already informs.', async ([a = '', b = '']) => {
  const { packCrosswalk } = await import('./packs/pack-crosswalk.ts');
  return packCrosswalk(a, b);
});

add<Flags & { out: string }>(
  program,
  'assess <DIR>',
  'Compute the profile of an assessment kept as a folder of files, and write its report in every format.',
  async ([dir = ''], { out }) => {
    const { assess } = await import('./assessment/assess.ts');
    return assess(dir, out);
  },
).requiredOption('--out <DIR>', 'folder for profile.json, findings.csv and report.html, .pdf, .docx, .xlsx');

const index = program.command('index').description('Composite indicators: scores, what they are made of, and how sure they are.');

/** Called without the name of a command too, as it was before there were others. */
interface OneTable {
  sheet?: string;
  header?: number;
}
const SHEET = ['--sheet <NAME>', 'sheet of the workbook that the figures are on; without it the first'] as const;
const HEADER = [
  '--header <ROW>',
  'row that holds their column names, as a spreadsheet numbers it; without it the first that is not empty',
  rowNumber,
] as const;

add<Flags & OneTable & { out?: string }>(
  index,
  'units <PACK> <DATA>',
  'Score every unit of a table (CSV or XLSX) and report each published total that does not recompute.',
  async ([dir = '', data = ''], { out, sheet, header }) => {
    const { indexUnits } = await import('./composite/units.ts');
    return indexUnits(dir, data, { out, table: { sheet, header } });
  },
  { isDefault: true },
)
  .option(...SHEET)
  .option(...HEADER)
  .option('--out <FILE>', 'write every unit with its scores: .csv or .json');

const DATA = ['--data <FILE>', 'figures: a row a unit, a column an indicator (CSV or XLSX)'] as const;
const META = ['--meta <FILE>', 'what the columns are: id, parent, name, weight, direction, type (CSV or XLSX)'] as const;
const OUT = ['--out <DIR>', 'folder for report.html, index.xlsx, index.json and a table in CSV'] as const;

interface IndexTables extends OneTable {
  data: string;
  meta: string;
  metaSheet?: string;
  metaHeader?: number;
  out: string;
}
const META_SHEET = ['--meta-sheet <NAME>', 'sheet that tells what the columns are'] as const;
const META_HEADER = ['--meta-header <ROW>', 'row of its column names', rowNumber] as const;

/** Files and the tables in them that are meant. */
const filesOf = ({ data, meta, sheet, header, metaSheet, metaHeader, out }: IndexTables) => ({
  ...{ data, meta, out },
  dataTable: { sheet, header },
  metaTable: { sheet: metaSheet, header: metaHeader },
});

add<Flags & IndexTables>(
  index,
  'build <RECIPE>',
  'Build an index by a recipe (JSON): scores, ranks, and what was done to which figure.',
  async ([recipe = ''], options) => {
    const { indexBuild } = await import('./composite/build/build.ts');
    return indexBuild(recipe, filesOf(options));
  },
)
  .requiredOption(...DATA)
  .option(...SHEET)
  .option(...HEADER)
  .requiredOption(...META)
  .option(...META_SHEET)
  .option(...META_HEADER)
  .requiredOption(...OUT);

add<Flags & IndexTables & { design?: string }>(
  index,
  'audit <RECIPE>',
  'Tell whether the parts of an index belong together, and how its ranks move when choices are made otherwise. Exit 1 when a run failed or parts do not fit.',
  async ([recipe = ''], options) => {
    const { indexAudit } = await import('./composite/audit/audit.ts');
    const { design } = options;
    return indexAudit(recipe, { ...filesOf(options), ...(design !== undefined && { design }) });
  },
)
  .requiredOption(...DATA)
  .option(...SHEET)
  .option(...HEADER)
  .requiredOption(...META)
  .option(...META_SHEET)
  .option(...META_HEADER)
  .option('--design <FILE>', 'what is uncertain (JSON); without it the weights, by a quarter')
  .requiredOption(...OUT);

interface TwoEditions extends IndexTables {
  earlierData: string;
  earlierSheet?: string;
  earlierHeader?: number;
  earlierMeta?: string;
  earlierRecipe?: string;
}

add<Flags & TwoEditions>(
  index,
  'compare <RECIPE>',
  'Compare two editions of an index: how much of each change is the country’s, and how much the method’s.',
  async ([recipe = ''], options) => {
    const { indexCompare } = await import('./composite/compare/compare.ts');
    const { out, ...files } = filesOf(options);
    const { earlierData, earlierSheet, earlierHeader, earlierMeta = files.meta, earlierRecipe = recipe } = options;
    const earlierTable = { sheet: earlierSheet ?? options.sheet, header: earlierHeader ?? options.header };
    const earlier = { ...files, recipe: earlierRecipe, data: earlierData, meta: earlierMeta, dataTable: earlierTable };
    return indexCompare(earlier, { recipe, ...files }, out);
  },
)
  .requiredOption(...DATA)
  .option(...SHEET)
  .option(...HEADER)
  .requiredOption(...META)
  .option(...META_SHEET)
  .option(...META_HEADER)
  .requiredOption('--earlier-data <FILE>', 'figures of the earlier edition')
  .option('--earlier-sheet <NAME>', 'their sheet, where it has another name than --sheet')
  .option('--earlier-header <ROW>', 'their row of column names, where it is another than --header', rowNumber)
  .option('--earlier-meta <FILE>', 'where its columns were others')
  .option('--earlier-recipe <FILE>', 'where it was built otherwise')
  .requiredOption(...OUT);

add<Flags & { key?: string; witness?: string[]; checkpoint?: string }>(
  program,
  'verify <FILE>',
  'Tell what a receipt proves and what it does not, without server or network. FILE is JSON, or a text with a line MUFAKAT1:…; - is standard input.',
  async ([file = ''], options) => {
    const { verify } = await import('./verify/verify.ts');
    return verify(file, options);
  },
)
  .option(
    '--key <VKEY>',
    'verifier key of the log, had from elsewhere than the receipt; without it all is proved for the key in the receipt only',
  )
  .option(
    '--witness <VKEY>',
    'verifier key of a witness whom you trust; may be given several times, one of them must have confirmed',
    (key: string, others: string[] = []) => [...others, key],
  )
  .option('--checkpoint <FILE>', 'a state of the log that was seen elsewhere; another one of the same size is a fork, and refused');

add<Flags & { jurisdiction?: string }>(
  program,
  'backup <FILE>',
  'Save the whole node, database and stored files, in one file; one of that name is replaced when the new one is complete. The server may be running.',
  async ([file = ''], options) => {
    const { backup } = await import('./backup/backup.ts');
    return backup(file, options);
  },
).option('--jurisdiction <ID>', 'save only this jurisdiction');

const node = program.command('node').description('The database of this node, and the data folder that it belongs to.');

add(node, 'show', 'Show which data folder the database belongs to, and which server works on it.', async () => {
  const { nodeShow } = await import('./node/node.ts');
  return nodeShow();
});

add(
  node,
  'adopt',
  'Make this data folder the owner of the database, where the former one is lost. Refused while a server works on it.',
  async () => {
    const { nodeAdopt } = await import('./node/node.ts');
    return nodeAdopt();
  },
);

const backupKey = program.command('backup-key').description('The key that signs the backups of this node.');

add(
  backupKey,
  'show',
  'Show the verification key, by which another node can tell that a backup is of this one and unchanged.',
  async () => {
    const { backupKeyShow } = await import('./backup/backup-key.ts');
    return backupKeyShow();
  },
);

add(backupKey, 'renew', 'Sign with a new key from now on, when somebody may have read the old one.', async () => {
  const { backupKeyRenew } = await import('./backup/backup-key.ts');
  return backupKeyRenew();
});

add<Flags & { jurisdiction?: string; replace?: boolean; key?: string[]; unsigned?: boolean }>(
  program,
  'restore <FILE>',
  'Bring a backup back, after checking the whole file and who wrote it: all of it, or one jurisdiction.',
  async ([file = ''], options) => {
    const { restore } = await import('./backup/restore.ts');
    return restore(file, options);
  },
)
  .option('--jurisdiction <ID>', 'restore only this jurisdiction')
  .option('--replace', 'give up what is there now for what is in the backup')
  .option(
    '--key <KEY>',
    'verification key of the node that wrote the backup (mufakat backup-key show); not needed for a backup of this data folder',
    (key: string, others: string[] = []) => [...others, key],
  )
  .option(
    '--unsigned',
    'restore although nothing proves who wrote it: of an earlier release, or the key is lost; whoever could write to it may have given himself any role',
  );

const jurisdiction = program.command('jurisdiction').description('The countries on this node.');

add<Flags & { code?: string; coordinator: string; email: string }>(
  jurisdiction,
  'add <NAME>',
  'Set up a country, or a part of one, with its first coordinator.',
  async ([name = ''], options) => {
    const { jurisdictionAdd } = await import('./jurisdiction/jurisdiction-add.ts');
    return jurisdictionAdd(name, options);
  },
)
  .option('--code <ISO>', 'ISO 3166 code, such as KR or US-CA')
  .requiredOption('--coordinator <NAME>', 'name of the coordinator')
  .requiredOption('--email <ADDRESS>', 'e-mail address that the coordinator signs in with');

add(jurisdiction, 'list', 'List the countries on this node, with their ids.', async () => {
  const { jurisdictionList } = await import('./jurisdiction/jurisdiction-list.ts');
  return jurisdictionList();
});

add<Flags & { mb?: string; files?: string }>(
  jurisdiction,
  'quota <JURISDICTION>',
  'Set how much a country may store: what is not given is as QUOTA_MB and QUOTA_FILES say.',
  async ([id = ''], options) => {
    const { jurisdictionQuota } = await import('./jurisdiction/jurisdiction-quota.ts');
    return jurisdictionQuota(id, options);
  },
)
  .option('--mb <NUMBER>', 'most megabytes of stored files together')
  .option('--files <NUMBER>', 'most stored files');

const assessment = program.command('assessment').description('The assessments of the countries on this node.');

add<Flags & { by: string; assessor?: string[] }>(
  assessment,
  'load <FOLDER> <JURISDICTION>',
  'Load an assessment kept as a folder of files into a country of this node. Loaded once, it is left as it is.',
  async ([folder = '', id = ''], options) => {
    const { assessmentLoad } = await import('./assessment/assessment-load.ts');
    return assessmentLoad(folder, id, options);
  },
)
  .requiredOption('--by <EMAIL>', 'the coordinator on whose behalf it is loaded, and by whom its findings are decided')
  .option(
    '--assessor <NAME=EMAIL...>',
    'whom a short name in verdicts.csv stands for; without it, the address before the @, dots as hyphens',
  );

const files = program.command('files').description('The stored files of this node.');

add(
  files,
  'check',
  'Tell what each country stores, which files are missing, and which nobody names. Exit 1 when one is missing.',
  async () => {
    const { files: look } = await import('./terminal/files.ts');
    return look(false);
  },
);

add(
  files,
  'collect',
  'Remove stored files that nobody has named for a day, and what killed programs left. The server may be running.',
  async () => {
    const { files: look } = await import('./terminal/files.ts');
    return look(true);
  },
);

const person = program.command('person').description('The people of a country.');

add<Flags & { role: string[]; community?: string }>(
  person,
  'add <JURISDICTION> <NAME> <EMAIL>',
  'Give a person one or more roles in a country. Who has the address already gets the roles too.',
  async ([id = '', name = '', email = ''], options) => {
    const { personAdd } = await import('./people/person-add.ts');
    return personAdd(id, name, email, options);
  },
)
  .requiredOption('--role <ROLE...>', 'coordinator, facilitator, participant, assessor, observer, auditor, custodian')
  .option(
    '--community <COMMUNITY>',
    'legal, technical, law-enforcement, policy, private-sector, academia, civil-society: whose questions a participant is asked',
  );

add<Flags & { role?: string[] }>(
  person,
  'roles <JURISDICTION> [WHO]',
  'List what people are in a country; with --role, give one of them exactly these roles. WHO is an address or id.',
  async ([id = '', who], options) => {
    const { personRoles } = await import('./people/person-roles.ts');
    return personRoles(id, who, options);
  },
).option('--role <ROLE...>', 'all roles that the person is to have');

add<Flags & { role?: string[] }>(
  person,
  'revoke <JURISDICTION> <WHO>',
  'Take roles from a person, by address or id: all, or some. Gone at the next request; sessions end with the last role on the node.',
  async ([id = '', who = ''], options) => {
    const { personRevoke } = await import('./people/person-roles.ts');
    return personRevoke(id, who, options);
  },
).option('--role <ROLE...>', 'only these; without it all');

add(
  person,
  'erase <JURISDICTION> <WHO>',
  'Erase a person on request, by address or id: name, roles, reasons of views, and what opens their acts in the ledger.',
  async ([id = '', who = '']) => {
    const { personErase } = await import('./people/person-erase.ts');
    return personErase(id, who);
  },
);

add(
  program,
  'sign-in <EMAIL>',
  'Make a link that signs a person in once, within 15 minutes: for nodes without a mail server.',
  async ([email = '']) => {
    const { signIn } = await import('./people/sign-in.ts');
    return signIn(email);
  },
);

const session = program.command('session').description('Who is signed in on this node.');

add(session, 'list [EMAIL]', 'List sessions: whose, on which device, since when and when last seen (UTC).', async ([email]) => {
  const { sessionList } = await import('./people/session.ts');
  return sessionList(email);
});

add<Flags & { session?: string }>(
  session,
  'end <EMAIL>',
  'End the sessions of an address. Exit 1 when there is none.',
  async ([email = ''], options) => {
    const { sessionEnd } = await import('./people/session.ts');
    return sessionEnd(email, options);
  },
).option('--session <ID>', 'only this one, by its id in the list');

const ledger = program.command('ledger').description('The logs in which everything that was decided is recorded.');
const several = (value: string, others: string[] = []) => [...others, value];
const OF_LOG = ['--log <LOG>', 'assessment or evidence', 'assessment'] as const;

add<Flags & { log: string }>(
  ledger,
  'rotate <JURISDICTION>',
  'Give a log a new key. The old one signs the statement that hands over, and is destroyed.',
  async ([id = ''], options) => {
    const { ledgerRotate } = await import('./ledger/ledger-rotate.ts');
    return ledgerRotate(id, options);
  },
).option(...OF_LOG);

add(
  ledger,
  'show <JURISDICTION>',
  'Let everybody read and mirror the log of the assessment: when what kind of act happened.',
  async ([id = '']) => {
    const { ledgerShow } = await import('./ledger/ledger-show.ts');
    return ledgerShow(id, true);
  },
);

add(ledger, 'hide <JURISDICTION>', 'Let only coordinators, auditors and custodians read the log of the assessment.', async ([id = '']) => {
  const { ledgerShow } = await import('./ledger/ledger-show.ts');
  return ledgerShow(id, false);
});

add<Flags & { log: string; from?: string; asItIs?: boolean }>(
  ledger,
  'resume <JURISDICTION>',
  'Let a log go on after a restore. What others have seen of it must be there: from a copy, where the backup is older.',
  async ([id = ''], options) => {
    const { ledgerResume } = await import('./ledger/ledger-resume.ts');
    return ledgerResume(id, options);
  },
)
  .option(...OF_LOG)
  .option('--from <COPY>', 'address or folder of a copy of the log, such as a mirror')
  .option('--as-it-is', 'nobody has seen more of the log than the database has');

add<Flags & { secretIsLost?: boolean }>(
  ledger,
  'end',
  'End the logs whose keys open no more, as the secret of the data folder is lost: they are read and verified for ever, and nothing more is signed in them.',
  async (_arguments, options) => {
    const { ledgerEnd } = await import('./ledger/ledger-end.ts');
    return ledgerEnd(options);
  },
).option('--secret-is-lost', 'there is no copy of ledger-secret');

add<Flags & { key?: string[]; jurisdiction?: string; log?: string }>(
  ledger,
  'check [COPY]',
  'Check everything that this node stores of its logs; or a copy of a log, by its address or folder. Exit 1 when anything was changed or is missing.',
  async ([copy], options) => {
    const { ledgerCheck } = await import('./ledger/ledger-check.ts');
    return ledgerCheck(copy, options);
  },
)
  .option('--key <VKEY>', 'a key of the log, had from elsewhere; may be given several times', several)
  .option('--jurisdiction <ID>', 'check only the logs of this jurisdiction')
  .option('--log <LOG>', 'check only this one: assessment or evidence');

add<Flags & { key?: string[] }>(
  ledger,
  'mirror <URL> <DIR>',
  'Copy a log into a folder, or bring the copy up to date. Everything is proved before it counts; a log that was rolled back or forked is refused.',
  async ([url = '', dir = ''], options) => {
    const { ledgerMirror } = await import('./ledger/ledger-mirror.ts');
    return ledgerMirror(url, dir, options);
  },
).option(
  '--key <VKEY>',
  'a key of the log, had from elsewhere; may be given several times. Without it the first run takes the one told',
  several,
);

const witness = ledger.command('witness').description('Nodes that cosign each other’s logs, so that none can be rolled back unseen.');

add(witness, 'show', 'Show the key with which this node cosigns, and the logs that it follows.', async () => {
  const { witnessShow } = await import('./ledger/ledger-witness.ts');
  return witnessShow();
});

add(
  witness,
  'follow <LOGKEY>',
  'Cosign the log with this key, of another node, from now on; or follow its new key.',
  async ([key = '']) => {
    const { witnessFollow } = await import('./ledger/ledger-witness.ts');
    return witnessFollow(key);
  },
);

add(witness, 'unfollow <ORIGIN>', 'Cosign a log no more.', async ([origin = '']) => {
  const { witnessUnfollow } = await import('./ledger/ledger-witness.ts');
  return witnessUnfollow(origin);
});

add<Flags & { log: string }>(
  witness,
  'ask <JURISDICTION> <WITNESSKEY> <URL>',
  'Have a witness cosign a log of this node, such as https://other.example/witness.',
  async ([id = '', key = '', url = ''], options) => {
    const { witnessAsk } = await import('./ledger/ledger-witness.ts');
    return witnessAsk(id, key, url, options);
  },
).option(...OF_LOG);

add<Flags & { log: string }>(
  witness,
  'dismiss <JURISDICTION> <WITNESSKEY>',
  'Ask a witness no more.',
  async ([id = '', key = ''], options) => {
    const { witnessDismiss } = await import('./ledger/ledger-witness.ts');
    return witnessDismiss(id, key, options);
  },
).option(...OF_LOG);

const region = program.command('region').description('What jurisdictions of other servers share on this node.');

add<Flags & { key: string }>(
  region,
  'admit <FILE>',
  'Share what a jurisdiction of another server published, by the receipt in FILE (publication-….json of its region page), in place of an earlier one.',
  async ([file = ''], options) => {
    const { regionAdmit } = await import('./publication/region-admit.ts');
    return regionAdmit(file, options);
  },
).requiredOption('--key <VKEY>', 'verifier key of the log of that jurisdiction, had from elsewhere than the file');

add(region, 'dismiss <JURISDICTION>', 'Share nothing more of a jurisdiction of another server.', async ([id = '']) => {
  const { regionDismiss } = await import('./publication/region-dismiss.ts');
  return regionDismiss(id);
});

exitByThrowing(program);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : BAD_USE;
  if (error.exitCode !== 0 && process.argv.includes('--json')) {
    const message = error.message.replace(/^error: /, '');
    process.stdout.write(`${JSON.stringify({ ok: false, code: 'bad-use', message }, null, 2)}\n`);
  }
}

/** A row as a spreadsheet numbers it. @throws InvalidArgumentError */
function rowNumber(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the number of a row, from 1 on.');
}

/** So that the exit code is ours, also of the commands below. */
function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const below of command.commands) exitByThrowing(below);
}
