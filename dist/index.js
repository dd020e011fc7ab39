import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 67322:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  q: () => (/* binding */ tell),
  R: () => (/* binding */ uploadTold)
});

// EXTERNAL MODULE: ./src/failure.ts
var failure = __nccwpck_require__(1633);
// EXTERNAL MODULE: ./src/report/artifact.ts + 1 modules
var report_artifact = __nccwpck_require__(81405);
// EXTERNAL MODULE: ./src/report/build.ts
var build = __nccwpck_require__(95066);
// EXTERNAL MODULE: ./src/report/document.ts
var report_document = __nccwpck_require__(48101);
// EXTERNAL MODULE: ./src/report/logs.ts + 2 modules
var report_logs = __nccwpck_require__(5439);
// EXTERNAL MODULE: ./src/report/annotation.ts
var report_annotation = __nccwpck_require__(43593);
// EXTERNAL MODULE: ./src/report/failure.ts
var report_failure = __nccwpck_require__(3304);
// EXTERNAL MODULE: ./src/report/html.ts
var html = __nccwpck_require__(86433);
// EXTERNAL MODULE: ./src/report/log-errors.ts
var log_errors = __nccwpck_require__(90);
// EXTERNAL MODULE: ./src/report/summary-facts.ts
var summary_facts = __nccwpck_require__(4256);
// EXTERNAL MODULE: ./src/report/summary-path.ts
var summary_path = __nccwpck_require__(86032);
// EXTERNAL MODULE: ./src/report/summary-table.ts
var summary_table = __nccwpck_require__(75559);
// EXTERNAL MODULE: ./src/report/units.ts
var units = __nccwpck_require__(17885);
;// CONCATENATED MODULE: ./src/report/summary.ts







/** The service drops a summary of more than 1 MiB as a whole; a reader has given up long before. */
const maxBytes = 256 * 1024;
const maxRows = 100;
const maxExcerptLines = 40;
const maxExcerptBytes = 8 * 1024;
/**
 * The job summary: with several paths a table with a row each, then for each path what happened to it. All HTML, so that
 * no text is read as Markdown.
 */
function renderSummary(parts) {
    const { record, failures } = parts;
    const ofRun = failures.filter((failure) => !record.results.some(({ path }) => path === failure.path));
    const frame = {
        before: [...ofRun.map(renderRunFailure), ...overview(parts)],
        after: [...unanswered(record), footer(parts), logExcerpt(parts)]
    };
    const details = withinBudget(parts, maxBytes - size([...frame.before, ...frame.after]));
    const sections = [...frame.before, ...details, ...frame.after].filter(({ markup }) => markup !== '');
    return html/* Html */.Ed.join(sections, '\n\n').markup + '\n';
}
function renderRunFailure(failure) {
    return (0,summary_table/* stack */.t$)([(0,summary_table/* heading */.R_)((0,html/* html */.qy) `Dismount failed ${summary_path/* bad */.MB}`), (0,summary_table/* factTable */.Bu)((0,summary_path/* failureFacts */._2)(failure))]);
}
function overview({ record, failures }) {
    const { results } = record;
    if (results.length < 2)
        return [];
    const rows = results
        .slice(0, maxRows)
        .map((result) => [
        (0,html/* code */.aY)(result.path, 100),
        (0,html/* html */.qy) `${summary_facts/* outcome */.bu(result)} ${failureOf(failures, result) === null ? summary_path/* good */.uw : summary_path/* bad */.MB}`,
        summary_facts/* optionalText */.mR(result.image?.name ?? result.mount?.imageName ?? '', 60),
        summary_facts/* sizes */.LR(result),
        (0,html/* html */.qy) `${summary_facts/* shortVerdict */.k0(result) || (result.integrityTableWritten ? 'table written' : '–')}`,
        (0,html/* html */.qy) `${(0,units/* duration */.p0)(result.durationMs)}`
    ]);
    const failed = results.filter((result) => failureOf(failures, result) !== null).length;
    const text = failed === 0
        ? `${(0,units/* counted */.hS)(results.length, 'path')} ${summary_path/* good */.uw}`
        : `${failed} of ${results.length} paths failed ${summary_path/* bad */.MB}`;
    const left = results.length - rows.length;
    return [
        (0,summary_table/* stack */.t$)([
            (0,summary_table/* heading */.R_)((0,html/* html */.qy) `Dismount: ${text}`),
            (0,summary_table/* grid */.Vg)(['Path', 'Result', 'Image', 'Size', 'Integrity', 'Time'], rows),
            left === 0 ? summary_table/* nothing */.s6 : (0,html/* html */.qy) `<p>${(0,units/* counted */.hS)(left, 'more path')} in report.json.</p>`
        ])
    ];
}
/** The paths' sections, in their order; where there is no room for all, those that failed come first. */
function withinBudget(parts, budget) {
    const { record, failures } = parts;
    const logs = record.results.length === 1 ? [['Logs', logsText(parts)]] : [];
    const sections = record.results.map((result, index) => {
        const failure = failureOf(failures, result);
        return { index, failed: failure !== null, content: (0,summary_path/* renderPath */.i7)(record, { result, failure, more: logs }) };
    });
    const failedFirst = [...sections].sort((one, other) => Number(other.failed) - Number(one.failed));
    const fitting = new Set();
    // For the sentence about those left out.
    let left = budget - 200;
    for (const { index, content } of failedFirst) {
        if (size([content]) > left)
            continue;
        left -= size([content]);
        fitting.add(index);
    }
    const shown = sections.filter(({ index }) => fitting.has(index)).map(({ content }) => content);
    const missing = sections.length - shown.length;
    return missing === 0 ? shown : [...shown, (0,html/* html */.qy) `<p>${(0,units/* counted */.hS)(missing, 'more path')} in report.json.</p>`];
}
function failureOf(failures, result) {
    return failures.find(({ path }) => path === result.path) ?? null;
}
function unanswered(record) {
    return (0,report_failure/* unansweredPaths */.Rp)(record)
        .slice(0, maxRows)
        .map((path) => (0,summary_table/* heading */.R_)((0,html/* html */.qy) `Dismount ${(0,html/* code */.aY)(path, 100)} – no result ${summary_path/* bad */.MB}`));
}
// With one path this is a line of its table.
function footer(parts) {
    if (parts.record.results.length === 1)
        return summary_table/* nothing */.s6;
    return (0,summary_table/* factTable */.Bu)([['Logs', logsText(parts)]]);
}
function logsText({ artifact, logs, record: { log } }) {
    if (logs === null)
        return (0,html/* html */.qy) `none were kept`;
    const place = (0,html/* html */.qy) `${(0,html/* code */.aY)(logs.directory)} on the runner${log === null ? ' (no log was kept)' : ''}`;
    return artifact === null ? place : (0,html/* html */.qy) `<a href="${artifact.url}">${artifact.name}</a>`;
}
function logExcerpt({ failures, logs }) {
    if (failures.length === 0 || logs === null)
        return summary_table/* nothing */.s6;
    const code = failures.find((failure) => failure.code !== null)?.code ?? null;
    // A line of white space alone would end the HTML.
    const lines = (0,log_errors/* excerpt */.Kb)(logs.lines, { code, count: maxExcerptLines })
        .filter((line) => line.trim() !== '')
        .map((line) => (0,html/* html */.qy) `${line.length > 400 ? `${line.slice(0, 400)}…` : line}`);
    while (size(lines) > maxExcerptBytes)
        lines.shift();
    return lines.length === 0
        ? summary_table/* nothing */.s6
        : (0,summary_table/* folded */.TM)('From the end of the log', (0,html/* html */.qy) `<pre>${html/* Html */.Ed.join(lines, '\n')}</pre>`);
}
function size(parts) {
    return parts.reduce((total, { markup }) => total + Buffer.byteLength(markup) + 2, 0);
}

;// CONCATENATED MODULE: ./src/report/publish.ts



/** What is known without the upload, told before it: the job may be stopped at any time. */
async function publishReport(runner, report, logs) {
    const { record, failures } = report;
    for (const warning of report.warnings)
        runner.warning(warning);
    runner.setOutputs({
        'log-path': record.log?.path ?? '',
        'log-directory': logs?.directory ?? '',
        'report-path': logs?.reportPath ?? ''
    });
    await writeSummary(runner, report, { logs, artifact: null });
    const lines = logs?.lines ?? [];
    for (const annotation of (0,report_annotation/* failureAnnotations */.rb)(record, { failures, lines }))
        runner.fail(annotation);
}
/** The rest, once the logs are uploaded. */
async function publishArtifact(runner, report, { logs, artifact }) {
    runner.setOutputs({
        'artifact-id': String(artifact.id),
        'artifact-url': artifact.url,
        'artifact-digest': artifact.digest
    });
    await writeSummary(runner, report, { logs, artifact });
}
// Without GITHUB_STEP_SUMMARY (old servers, local runs) there is no summary, and nothing is lost by it.
async function writeSummary(runner, { record, failures }, { logs, artifact }) {
    if (!record.inputs.summary)
        return;
    try {
        await runner.writeSummary(renderSummary({ record, failures, artifact, logs }));
    }
    catch (error) {
        runner.info(`No job summary was written: ${(0,failure/* messageOf */.bD)(error)}`);
    }
}

// EXTERNAL MODULE: ./src/state.ts
var state = __nccwpck_require__(2462);
// EXTERNAL MODULE: ./src/world.ts
var src_world = __nccwpck_require__(23079);
;// CONCATENATED MODULE: ./src/conclude.ts








/** Tells what happened: outputs, annotations, summary. The logs are collected for the upload. */
async function tell(world, record) {
    const { runner, env } = world;
    const report = (0,build/* buildReport */.F)(record, (0,report_document/* readProvenance */.C)(env));
    runner.setOutputs(report.outputs);
    (0,state/* keepResult */.BK)(runner, report.outputs.result ?? '');
    const logs = await keepLogs(world, report);
    await publishReport(runner, report, logs);
    if (logs === null || !isWanted(record.inputs.upload, report))
        return { report, logs: null };
    (0,state/* keepLogDirectory */.H$)(runner, logs.directory);
    return { report, logs };
}
/** Uploads the logs, if there are some to upload, and tells where they are. */
async function uploadTold({ runner, env }, { report, logs }) {
    if (logs === null)
        return;
    const artifact = await (0,report_artifact/* uploadLogs */.X)(logs, report.record.inputs.upload, { runner, env });
    if (artifact !== null)
        await publishArtifact(runner, report, { logs, artifact });
}
// The disk may be full: what happened to the image must be told all the same.
async function keepLogs(world, { record, document }) {
    const { runner, env } = world;
    const parent = (0,src_world/* folderOf */.y)(world);
    try {
        const logs = await (0,report_logs/* collectLogs */.Q)(record, { document, parent, env });
        for (const remark of logs.remarks)
            runner.info(remark);
        return logs;
    }
    catch (error) {
        runner.warning({
            title: 'The logs were not collected',
            text: `Nothing is kept in ${parent}: ${(0,failure/* messageOf */.bD)(error)}.`
        });
        return null;
    }
}
function isWanted({ when }, { failures }) {
    return when === 'always' || (when === 'on-failure' && failures.length > 0);
}


/***/ }),

/***/ 13134:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ dismount)
/* harmony export */ });
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
/* harmony import */ var _mounts_before_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(24305);
/* harmony import */ var _native_environment_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(77450);
/* harmony import */ var _native_process_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(78718);
/* harmony import */ var _own_folder_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(55396);
/* harmony import */ var _report_log_marks_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(90211);
/* harmony import */ var _report_record_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(51117);
/* harmony import */ var _report_steplog_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(58166);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(2462);
/* harmony import */ var _world_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(23079);










/** One run of the core. Throws a Failure when it cannot begin. */
async function dismount(world, inputs) {
    (0,_own_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .makeOwnFolder */ .x)((0,_world_js__WEBPACK_IMPORTED_MODULE_9__/* .folderOf */ .y)(world));
    const start = (0,_report_record_js__WEBPACK_IMPORTED_MODULE_6__/* .startRecord */ .qt)({ inputs, startedAt: new Date() });
    // Only DISM adds to a log that is there; our own is a new one each time.
    const isWindows = world.platform === 'win32';
    const logsBefore = await (0,_report_log_marks_js__WEBPACK_IMPORTED_MODULE_5__/* .markLogs */ .hZ)(isWindows ? (0,_report_log_marks_js__WEBPACK_IMPORTED_MODULE_5__/* .likelyLogs */ .I4)(inputs.request.logPath, world.env) : []);
    refuseIfStopped(world);
    const record = await runDismount(world, { ...start, logsBefore });
    if (record.mountsAfter !== null)
        await strikeOut(world, record.mountsAfter);
    return record;
}
async function runDismount({ runner, env, stops, locateCore }, start) {
    let record = start;
    const log = new _report_steplog_js__WEBPACK_IMPORTED_MODULE_7__/* .StepLog */ .J({ runner });
    try {
        const exit = await (0,_native_process_js__WEBPACK_IMPORTED_MODULE_3__/* .runCore */ .A)({
            locateCore,
            request: { command: 'dismount', ...record.inputs.request },
            environment: (0,_native_environment_js__WEBPACK_IMPORTED_MODULE_2__/* .coreEnvironment */ .R)(env),
            stops,
            onEvent: (event) => {
                record = (0,_report_record_js__WEBPACK_IMPORTED_MODULE_6__/* .recordEvent */ .yM)(record, event);
                log.tell(event);
                if (event.type === 'logOpened')
                    (0,_state_js__WEBPACK_IMPORTED_MODULE_8__/* .keepLogPlace */ .TJ)(runner, record);
            }
        });
        return (0,_report_record_js__WEBPACK_IMPORTED_MODULE_6__/* .recordExit */ .Qx)(record, exit, stops.received);
    }
    finally {
        log.end();
    }
}
// On Windows nothing tells a core that is started later, and it would run until it is killed.
function refuseIfStopped({ stops }) {
    if (stops.received === null)
        return;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        title: 'The step was cancelled',
        text: `${stops.received} came before the native core was started; nothing was touched.`
    });
}
async function strikeOut(world, mounts) {
    try {
        await new _mounts_before_js__WEBPACK_IMPORTED_MODULE_1__/* .MountsBefore */ .C({ folder: (0,_world_js__WEBPACK_IMPORTED_MODULE_9__/* .folderOf */ .y)(world), env: world.env }).keepOnly(mounts);
    }
    catch (error) {
        world.runner.debug(`The record of earlier mounts is as it was: ${(0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
    }
}


/***/ }),

/***/ 1633:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   HR: () => (/* binding */ Failure),
/* harmony export */   Ic: () => (/* binding */ describeFailure),
/* harmony export */   bD: () => (/* binding */ messageOf)
/* harmony export */ });
/** A failure whose text is meant for the user as it stands: what failed, the value seen, what to do. */
class Failure extends Error {
    title;
    constructor({ title, text, cause }) {
        super(text, { cause });
        this.name = new.target.name;
        this.title = title;
    }
}
/** What to say about anything that was thrown. */
function describeFailure(thrown) {
    if (thrown instanceof Failure)
        return { title: thrown.title, text: thrown.message + causeLine(thrown) };
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return {
        title: 'dismount-windows-image stopped on an unexpected error',
        text: `${text}\nThis is a defect of the action; please report it with this text.`
    };
}
/** The message of anything that was thrown; never empty (some clients throw errors without a message). */
function messageOf(thrown) {
    if (!(thrown instanceof Error))
        return String(thrown);
    if (thrown.message.trim() !== '')
        return thrown.message;
    const details = ['statusCode', 'code'].flatMap((key) => {
        const value = thrown[key];
        return typeof value === 'string' || typeof value === 'number' ? [`${key} ${value}`] : [];
    });
    return [thrown.name, ...details].join(', ');
}
function causeLine(failure) {
    return failure.cause === undefined ? '' : `\nCause: ${messageOf(failure.cause)}`;
}


/***/ }),

/***/ 79407:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1633);
/* harmony import */ var _native_binary_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(44178);
/* harmony import */ var _native_stops_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(39806);
/* harmony import */ var _post_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(78427);
/* harmony import */ var _pre_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(28546);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(79786);
/* harmony import */ var _runner_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(21841);
/* harmony import */ var _verify_run_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(4804);










// The runner does not tell the stage: each has an entry file of its own, which imports this one (scripts/package-dist).
const main = { run: _run_js__WEBPACK_IMPORTED_MODULE_6__/* .run */ .e, runner: _runner_js__WEBPACK_IMPORTED_MODULE_7__/* .githubRunner */ .O };
const others = {
    pre: { run: _pre_js__WEBPACK_IMPORTED_MODULE_5__/* .pre */ .A, runner: (0,_runner_js__WEBPACK_IMPORTED_MODULE_7__/* .neverFailing */ .X)(_runner_js__WEBPACK_IMPORTED_MODULE_7__/* .githubRunner */ .O), exitCode: 0 },
    post: { run: _post_js__WEBPACK_IMPORTED_MODULE_4__/* .post */ .b, runner: (0,_runner_js__WEBPACK_IMPORTED_MODULE_7__/* .neverFailing */ .X)(_runner_js__WEBPACK_IMPORTED_MODULE_7__/* .githubRunner */ .O), exitCode: 0 },
    verify: { run: _verify_run_js__WEBPACK_IMPORTED_MODULE_8__/* .verify */ .M, runner: _runner_js__WEBPACK_IMPORTED_MODULE_7__/* .githubRunner */ .O }
};
const stage = others[node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(process.argv[1] ?? '', '.js')] ?? main;
// The only file that acts when it is imported. An exception that nothing catches would end the step with a stack trace
// and no annotation.
function fail(thrown) {
    stage.runner.fail((0,_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .describeFailure */ .Ic)(thrown));
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
const { env, platform, arch } = process;
const stops = new _native_stops_js__WEBPACK_IMPORTED_MODULE_9__/* .Stops */ .M(process);
stops.listen();
try {
    await stage.run({
        runner: stage.runner,
        env,
        platform,
        workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
        temp: env.RUNNER_TEMP ?? node_os__WEBPACK_IMPORTED_MODULE_0___default().tmpdir(),
        locateCore: () => (0,_native_binary_js__WEBPACK_IMPORTED_MODULE_3__/* .locateCore */ .m)({ distDirectory: import.meta.dirname, platform, arch }),
        stops
    });
}
catch (thrown) {
    fail(thrown);
}
// An upload that was given up may hold connections open for minutes. Once what is written is out, nothing is lost.
process.stdout.write('', () => process.exit(stage.exitCode ?? process.exitCode));

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 1244:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  dz: () => (/* binding */ InputError),
  ZP: () => (/* binding */ readCleanup),
  Ko: () => (/* binding */ readInputs)
});

// EXTERNAL MODULE: ./src/failure.ts
var failure = __nccwpck_require__(1633);
// EXTERNAL MODULE: ./src/inputs/reader.ts
var inputs_reader = __nccwpck_require__(9066);
;// CONCATENATED MODULE: ./src/inputs/mode.ts

const modes = ['save', 'discard', 'auto', 'check'];
function readMode(reader) {
    return reader.word('mode', modes);
}
/** Whether the mode can end in a save; then the inputs for a save make sense. */
function saves(mode) {
    return mode === 'save' || mode === 'auto';
}
/**
 * Decides `auto` by the status of the job. It never guesses: a status that says nothing is refused, since a save of a
 * broken image must not happen silently.
 */
function choose(reader, mode) {
    const status = reader.text('job-status');
    if (mode !== 'auto')
        return { mode, because: null };
    switch (status.toLowerCase()) {
        case 'success':
            return { mode: 'save', because: 'the job has succeeded so far' };
        case 'failure':
            return { mode: 'discard', because: 'the job had failed' };
        case 'cancelled':
            return { mode: 'discard', because: 'the job was cancelled' };
        default:
            reader.refuse('job-status', `${(0,inputs_reader/* shown */.SP)(status)} does not tell how the job stands, so that mode "auto" cannot choose; it accepts success, ` +
                'failure or cancelled.');
            return { mode: 'discard', because: null };
    }
}

;// CONCATENATED MODULE: ./src/inputs/disposition.ts


/** What is to happen with the changes; inputs that make no sense with the mode are refused. */
function readDisposition(reader, mode, chosen) {
    const append = reader.flag('append', false);
    const checkIntegrity = reader.flag('check-integrity', false);
    if (!saves(mode)) {
        const reason = `cannot go with mode "${mode}", which writes nothing; it accepts false there.`;
        if (append)
            reader.refuse('append', `"${reader.text('append')}" ${reason}`);
        if (checkIntegrity)
            reader.refuse('check-integrity', `"${reader.text('check-integrity')}" ${reason}`);
    }
    const imageName = readImageText(reader, 'image-name', append);
    const imageDescription = readImageText(reader, 'image-description', append);
    const compressionLevel = reader.word('compression-level', ['fast', 'normal', 'max'], 'normal');
    if (chosen.mode !== 'save')
        return { kind: chosen.mode };
    return { kind: 'commit', append, checkIntegrity, imageName, imageDescription, compressionLevel };
}
// What XML cannot hold, and line breaks, which no tool shows in a name.
const badInImageText = /[\p{Cc}\u2028\u2029\ufffe\uffff]/u;
const maxImageText = 1024;
function readImageText(reader, name, append) {
    const value = reader.text(name);
    if (value === '')
        return null;
    if (!append) {
        reader.refuse(name, `${(0,inputs_reader/* shown */.SP)(value)} is for a new image; it is accepted together with append: true only.`);
    }
    const bad = badInImageText.exec(value)?.[0];
    if (bad !== undefined || value.length > maxImageText) {
        const problem = bad === undefined ? 'is too long' : `holds ${JSON.stringify(bad)}`;
        reader.refuse(name, `${(0,inputs_reader/* shown */.SP)(value)} ${problem}; it accepts up to ${maxImageText} characters on one line, without control characters.`);
    }
    return value;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(76760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
;// CONCATENATED MODULE: ./src/inputs/log-path.ts




// How far the first line of a log is looked for.
const lookedAt = 4096;
// What DISM's lines and those of its helpers begin with: docs/log-format.md.
const logLine = /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, |\[\d{1,10}(?:\.\d{1,10})?\] )/;
/** Where the log goes; null: the engine's own default. It need not exist; the core makes it. */
function readLogPath(reader, { workspace, defaultLog }) {
    const value = reader.text('log-path');
    if (value === '')
        return defaultLog;
    const file = external_node_path_default().resolve(workspace, value);
    if (/[/\\]$/.test(value) || found(file)?.isDirectory() === true) {
        reader.refuse('log-path', `${(0,inputs_reader/* shown */.SP)(value)} is a directory; it accepts the path of a file.`);
        return file;
    }
    // A run renames the log that is there over the one before, and uploads both.
    for (const old of [file, `${file}.bak`]) {
        const obstacle = whyNoLog(old);
        if (obstacle === null)
            continue;
        reader.refuse('log-path', `${(0,inputs_reader/* shown */.SP)(old)} ${obstacle}; it accepts a new file or a log of DISM, since the old log is moved to .bak and uploaded.`);
    }
    return file;
}
/** Why a file that is there is not taken for a log; null where it is one, is empty, or is not there. */
function whyNoLog(file) {
    const stats = found(file);
    // What else may be there the core leaves alone: a pipe would not let us go.
    if (stats?.isFile() !== true || stats.size === 0)
        return null;
    try {
        const start = textOf(startOf(file)).trimStart();
        const isBlank = start === '' && stats.size <= lookedAt;
        return isBlank || logLine.test(start) ? null : 'is there, and is not a log';
    }
    catch (error) {
        return `is there, and cannot be read (${(0,failure/* messageOf */.bD)(error)})`;
    }
}
function found(file) {
    try {
        return (0,external_node_fs_.statSync)(file);
    }
    catch {
        return null;
    }
}
function startOf(file) {
    const start = Buffer.alloc(lookedAt);
    const opened = (0,external_node_fs_.openSync)(file, 'r');
    try {
        return start.subarray(0, (0,external_node_fs_.readSync)(opened, start, 0, lookedAt, 0));
    }
    finally {
        (0,external_node_fs_.closeSync)(opened);
    }
}
/** By its byte order mark, which is left out; without one it is UTF-8. */
function textOf(bytes) {
    const mark = bytes.toString('latin1', 0, 2);
    if (mark === 'ÿþ')
        return new TextDecoder('utf-16le').decode(bytes);
    if (mark === 'þÿ')
        return new TextDecoder('utf-16be').decode(bytes);
    return new TextDecoder().decode(bytes);
}

// EXTERNAL MODULE: ./src/inputs/paths.ts
var inputs_paths = __nccwpck_require__(27981);
;// CONCATENATED MODULE: ./src/inputs/upload.ts

// What the artifact service does not accept in a name; and the start of a workflow command, since the client prints it.
const badInName = /[\\/":<>|*?\p{Cc}]|##\[/u;
const maxNameLength = 256;
function readUpload(reader) {
    const name = reader.text('artifact-name');
    const bad = badInName.exec(name)?.[0];
    if (bad !== undefined) {
        reader.refuse('artifact-name', `${(0,inputs_reader/* shown */.SP)(name)} holds ${JSON.stringify(bad)}; it accepts names without " : < > | * ? \\ / ##[ and control characters.`);
    }
    else if (name.length > maxNameLength) {
        reader.refuse('artifact-name', `${(0,inputs_reader/* shown */.SP)(name)} is too long; it accepts up to ${maxNameLength} characters.`);
    }
    return {
        when: reader.word('upload-logs', ['always', 'on-failure', 'never'], 'always'),
        name: name === '' ? null : name,
        retentionDays: reader.wholeNumber('retention-days', { from: 1, to: 400 })
    };
}

;// CONCATENATED MODULE: ./src/inputs.ts







/** What is wrong with the inputs, all of it. */
class InputError extends failure/* Failure */.HR {
    constructor(problems) {
        const count = problems.length === 1 ? 'One input' : `${problems.length} inputs`;
        super({
            title: 'The inputs are not usable',
            text: [`${count} cannot be used; nothing was touched.`, ...problems.map((text) => `- ${text}`)].join('\n')
        });
    }
}
const verifies = ['auto', 'none', 'table', 'full'];
const logLevels = ['Errors', 'Warnings', 'WarningsInfo', 'Debug'];
const defaultHandleTimeout = 30;
/** The inputs as a request that cannot hold a contradiction; throws one InputError that names every bad input. */
function readInputs(source, place) {
    const reader = new inputs_reader/* InputReader */.i_(source);
    const inputs = readAll(reader, place);
    if (reader.problems.length > 0)
        throw new InputError(reader.problems);
    return inputs;
}
/**
 * What `post` goes by: a discard of `paths`, which it found out. Bad inputs were told by the main step; here they count
 * as their defaults, but a bad `cleanup` as false, and a bad `path` as none.
 */
function readCleanup(source, place) {
    const reader = new inputs_reader/* InputReader */.i_(source);
    const inputs = readAll(reader, place);
    const { request } = inputs;
    return {
        ...inputs,
        cleanup: inputs.cleanup && !reader.isRefused('cleanup'),
        request: {
            ...request,
            paths: reader.isRefused('path') ? [] : request.paths,
            disposition: { kind: 'discard' },
            verify: 'none',
            ifNotMounted: 'ignore',
            logPath: reader.isRefused('log-path') ? place.defaultLog : request.logPath,
            scratchDirectory: reader.isRefused('scratch-directory') ? null : request.scratchDirectory,
            onSaveFailure: 'fail'
        }
    };
}
function readAll(reader, place) {
    const mode = readMode(reader);
    const chosen = choose(reader, mode);
    const paths = (0,inputs_paths/* readPaths */.Vv)(reader, { ...place, mode });
    const disposition = readDisposition(reader, mode, chosen);
    const verify = reader.word('verify', verifies, 'auto');
    if (!saves(mode))
        refuseVerify(reader, mode, verify);
    const onSaveFailure = reader.word('on-save-failure', ['fail', 'discard'], 'fail');
    const commits = chosen.mode === 'save';
    return {
        mode,
        chosen,
        request: {
            paths,
            disposition,
            verify: commits ? verify : 'auto',
            ifNotMounted: readIfNotMounted(reader, chosen),
            logPath: readLogPath(reader, place),
            logLevel: readLogLevel(reader),
            scratchDirectory: (0,inputs_paths/* readScratchDirectory */._2)(reader, place),
            unloadHives: reader.flag('unload-hives', true),
            handleTimeout: reader.wholeNumber('handle-timeout', { from: 0, to: 86_400 }) ?? defaultHandleTimeout,
            onSaveFailure: commits ? onSaveFailure : 'fail'
        },
        upload: readUpload(reader),
        summary: reader.flag('summary', true),
        cleanup: reader.flag('cleanup', true)
    };
}
function refuseVerify(reader, mode, verify) {
    if (verify !== 'table' && verify !== 'full')
        return;
    reader.refuse('verify', `"${verify}" cannot go with mode "${mode}", which saves nothing; it accepts auto or none there.`);
}
// A save that finds nothing to save is a failure, also when `auto` chose it. A discard is often a clean-up after a mount
// that failed.
function readIfNotMounted(reader, chosen) {
    return reader.word('if-not-mounted', ['error', 'warn', 'ignore'], chosen.mode === 'discard' ? 'warn' : 'error');
}
function readLogLevel(reader) {
    const value = reader.text('log-level');
    if (value === '')
        return 'WarningsInfo';
    const level = logLevels.find((name, index) => [name.toLowerCase(), `${index + 1}`].includes(value.toLowerCase()));
    if (level !== undefined)
        return level;
    const accepted = logLevels.map((name, index) => `${index + 1} or ${name}`).join(', ');
    reader.refuse('log-level', `${(0,inputs_reader/* shown */.SP)(value)} is not known; it accepts ${accepted}.`);
    return 'WarningsInfo';
}


/***/ }),

/***/ 27981:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Vv: () => (/* binding */ readPaths),
/* harmony export */   Ye: () => (/* binding */ realPath),
/* harmony export */   _2: () => (/* binding */ readScratchDirectory),
/* harmony export */   zi: () => (/* binding */ maxPaths)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1633);
/* harmony import */ var _reader_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9066);




/** As many paths as one request holds: protocol/request.schema.json. */
const maxPaths = 64;
/** The mount directories, absolute; relative ones start at the workspace. `*`: every mounted image. */
function readPaths(reader, { workspace, mode }) {
    const lines = reader.lines('path');
    if (lines.length === 0) {
        reader.refuse('path', 'the empty value is not accepted; it accepts one mount directory a line.');
    }
    if (lines.includes('*')) {
        refuseStar(reader, { alone: lines.length === 1, mode });
        return '*';
    }
    const paths = onceEach(lines.map((line) => node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(workspace, line)));
    if (paths.length > maxPaths) {
        reader.refuse('path', `${paths.length} directories are too many; it accepts up to ${maxPaths}, one a line.`);
    }
    return paths;
}
function refuseStar(reader, { alone, mode }) {
    const star = '"*" (every mounted image)';
    if (mode !== 'discard') {
        reader.refuse('path', `${star} cannot go with mode "${mode}"; it accepts one mount directory a line there.`);
    }
    else if (!alone) {
        reader.refuse('path', `${star} stands alone; it accepts either "*" or one mount directory a line.`);
    }
}
// A directory that is named twice, also by a link, another case or a short name, has one result. The first spelling stays.
function onceEach(paths) {
    const spellings = new Map();
    for (const spelling of paths) {
        const directory = realPath(spelling);
        if (!spellings.has(directory))
            spellings.set(directory, spelling);
    }
    return [...spellings.values()];
}
/** The path without links, short names and, on Windows, other cases; the path itself where nothing is there. */
function realPath(file) {
    try {
        return node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync.native(file);
    }
    catch {
        return file;
    }
}
/** An existing local directory, or null for the core's own choice. Whether it can be written, the core finds out. */
function readScratchDirectory(reader, { workspace, platform }) {
    const value = reader.text('scratch-directory');
    if (value === '')
        return null;
    const directory = node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(workspace, value);
    const accepted = 'it accepts an existing local directory, or nothing.';
    if (platform === 'win32' && /^[/\\]{2}(?![?.][/\\])/.test(value)) {
        reader.refuse('scratch-directory', `${(0,_reader_js__WEBPACK_IMPORTED_MODULE_3__/* .shown */ .SP)(value)} is on a share; ${accepted}`);
        return directory;
    }
    const kind = kindOf(directory);
    if (kind === 'missing')
        reader.refuse('scratch-directory', `${(0,_reader_js__WEBPACK_IMPORTED_MODULE_3__/* .shown */ .SP)(value)} does not exist; ${accepted}`);
    else if (kind !== 'directory') {
        reader.refuse('scratch-directory', `${(0,_reader_js__WEBPACK_IMPORTED_MODULE_3__/* .shown */ .SP)(value)} is ${kind === 'file' ? 'not a directory' : kind}; ${accepted}`);
    }
    return directory;
}
function kindOf(file) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(file).isDirectory() ? 'directory' : 'file';
    }
    catch (error) {
        const code = error.code;
        return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : `out of reach (${(0,_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)})`;
    }
}


/***/ }),

/***/ 9066:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   i_: () => (/* binding */ InputReader)
/* harmony export */ });
/* unused harmony export inWords */
/**
 * Reads inputs one by one and collects what is wrong with them, so that a user sees every mistake at once. A bad value
 * gives a stand-in; the caller throws when there are problems, or asks which values were refused.
 */
class InputReader {
    #problems = [];
    #source;
    constructor(source) {
        this.#source = source;
    }
    /** Notes a problem: the input's name, the value seen where there is one, and what is accepted. */
    refuse(name, problem) {
        this.#problems.push({ name, text: problem });
    }
    /** All of them, in the order of reading. */
    get problems() {
        return this.#problems.map(({ name, text }) => `${name}: ${text}`);
    }
    isRefused(name) {
        return this.#problems.some((problem) => problem.name === name);
    }
    text(name) {
        return this.#source.input(name);
    }
    /** One of the words, in any case; empty counts as `fallback` where there is one. */
    word(name, words, fallback) {
        const value = this.text(name);
        const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
        if (word !== undefined)
            return word;
        if (value !== '' || fallback === undefined) {
            this.refuse(name, `${shown(value)} is not known; it accepts ${inWords(words)}.`);
        }
        return fallback ?? words[0];
    }
    /** A boolean as YAML's core schema writes it, which is what the runner's own actions accept. */
    flag(name, fallback) {
        const value = this.text(name);
        if (value === '')
            return fallback;
        if (/^(true|True|TRUE)$/.test(value))
            return true;
        if (/^(false|False|FALSE)$/.test(value))
            return false;
        this.refuse(name, `${shown(value)} is neither yes nor no; it accepts true or false.`);
        return fallback;
    }
    /** A whole number within the bounds, or null when empty. */
    wholeNumber(name, { from, to }) {
        const value = this.text(name);
        if (value === '')
            return null;
        const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
        if (number >= from && number <= to)
            return number;
        this.refuse(name, `${shown(value)} is not accepted; it accepts a whole number from ${from} to ${to}, or nothing.`);
        return null;
    }
    /** The lines that hold something, trimmed. */
    lines(name) {
        return this.text(name)
            .split(/\r\n|\n|\r/)
            .map((line) => line.trim())
            .filter((line) => line !== '');
    }
}
/** A value in a message: quoted, or said to be missing. */
function shown(value) {
    if (value === '')
        return 'the empty value';
    return `"${value.length > 200 ? `${value.slice(0, 200)}…` : value}"`;
}
/** "a, b or c". */
function inWords(words) {
    const last = words.at(-1) ?? '';
    return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}


/***/ }),

/***/ 24305:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ MountsBefore),
/* harmony export */   W: () => (/* binding */ sameMount)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__nccwpck_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _native_fields_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(40298);
/* harmony import */ var _own_folder_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(55396);






function sameMount(one, other) {
    return one.path === other.path && one.imagePath === other.imagePath && one.imageIndex === other.imageIndex;
}
const maxBytes = 1024 * 1024;
/**
 * The mounts that were there before the job and still are, in a file of the runner's temp. Every step of the job that
 * uses this action shares it: what one of them takes off and somebody mounts again is the job's own.
 */
class MountsBefore {
    #folder;
    #job;
    constructor({ folder, env }) {
        this.#folder = folder;
        // The temp is emptied before a job, and that can fail.
        this.#job = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT, env.GITHUB_JOB]
            .map((part) => part ?? '')
            .join(' ');
    }
    /** Null when nothing was recorded in this job, or nothing that can be trusted. */
    read() {
        try {
            const record = JSON.parse(this.#readText());
            if (!_native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .isFields */ .Ce(record) || _native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .text */ .Qq(record, 'job') !== this.#job)
                return null;
            return _native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .list */ .p_(record, 'mounts', readMountId);
        }
        catch {
            return null;
        }
    }
    async write(mounts) {
        (0,_own_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .makeOwnFolder */ .x)(this.#folder);
        const kept = mounts.map(({ path: mount, imagePath, imageIndex }) => ({
            path: mount,
            imagePath,
            imageIndex
        }));
        // Renamed into place: a step that is killed leaves the old record.
        const fresh = node_path__WEBPACK_IMPORTED_MODULE_3___default().join(this.#folder, `mounts-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}`);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)(fresh, JSON.stringify({ job: this.#job, mounts: kept }), { flag: 'wx', mode: 0o600 });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(fresh, this.#file);
    }
    /** Strikes out what is not mounted any more. */
    async keepOnly(mounted) {
        const recorded = this.read();
        if (recorded === null)
            return;
        const left = recorded.filter((mount) => mounted.some((other) => sameMount(mount, other)));
        if (left.length < recorded.length)
            await this.write(left);
    }
    get #file() {
        return node_path__WEBPACK_IMPORTED_MODULE_3___default().join(this.#folder, 'mounts-before-job.json');
    }
    #readText() {
        (0,_own_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .checkOwnFolder */ .p)(this.#folder);
        const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(this.#file, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_RDONLY | (node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_NOFOLLOW ?? 0));
        try {
            if ((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.fstatSync)(file).size > maxBytes)
                throw new Error('too large');
            return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(file, 'utf8');
        }
        finally {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(file);
        }
    }
}
function readMountId(item) {
    if (!_native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .isFields */ .Ce(item))
        throw new _native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .FieldError */ .bg('mounts', 'a list of objects');
    return {
        path: _native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .text */ .Qq(item, 'path'),
        imagePath: _native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .text */ .Qq(item, 'imagePath'),
        imageIndex: _native_fields_js__WEBPACK_IMPORTED_MODULE_4__/* .count */ .U9(item, 'imageIndex')
    };
}


/***/ }),

/***/ 72001:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ listMounts)
/* harmony export */ });
/* unused harmony export maxMounts */
/* harmony import */ var _native_environment_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(77450);
/* harmony import */ var _native_process_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(78718);
/* harmony import */ var _native_stops_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(39806);



/** More than any machine has; what is beyond is not looked at. */
const maxMounts = 1000;
/** DISM has the same code, but names no record: then its mounts are not known. */
const isDamagedRecord = ({ code, where }) => code === '0xC1420120' && where !== '';
/** What is mounted on this machine, as the core knows it. Throws when the core cannot tell. */
async function listMounts({ locateCore, env }) {
    const mounts = [];
    const errors = [];
    const { exitCode, protocolError } = await (0,_native_process_js__WEBPACK_IMPORTED_MODULE_1__/* .runCore */ .A)({
        locateCore,
        request: { command: 'mounts' },
        environment: (0,_native_environment_js__WEBPACK_IMPORTED_MODULE_0__/* .coreEnvironment */ .R)(env),
        // Short, and changes nothing: a wish to stop is kept for the run that follows.
        stops: new _native_stops_js__WEBPACK_IMPORTED_MODULE_2__/* .Stops */ .M(process),
        onEvent: (event) => {
            if (event.type === 'mount' && mounts.length < maxMounts) {
                const { type, ...mount } = event;
                mounts.push(mount);
            }
            if (event.type === 'finished' && event.error !== null)
                errors.push(event.error);
        }
    });
    if (protocolError !== null)
        throw protocolError;
    if (exitCode === 0)
        return { mounts, damaged: null };
    const [error] = errors;
    if (error === undefined || !isDamagedRecord(error))
        throw new Error(reasonOf(error, exitCode));
    return { mounts, damaged: error };
}
function reasonOf(error, exitCode) {
    if (error !== undefined)
        return `${error.what} (${error.code})`;
    return exitCode === null
        ? 'the native core was ended by a signal'
        : `the native core gave exit code ${exitCode}`;
}


/***/ }),

/***/ 44178:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  m: () => (/* binding */ locateCore)
});

// UNUSED EXPORTS: CoreUnavailable

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(76760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/failure.ts
var failure = __nccwpck_require__(1633);
;// CONCATENATED MODULE: ./src/native/checksums.generated.ts
// Written by scripts/package-dist from dist/native/SHA256SUMS.
const checksums = {
    'linux-arm64/dismount': '2d6347c6e5f36f804b4ddc886a0a1801108686911597c0549164c0b9190ad854',
    'linux-x64/dismount': '0cd3d9bbc566dcd9a5195770fa8e374aaba64b72b4db31a34c87ed2903f2bb5c',
    'win32-arm64/dismount.exe': 'd39b73bf50fda07549a565fcbef0b6e1a4448f998c031cc6fb137b8b8442705e',
    'win32-x64/dismount.exe': '982aa204c8f8776c68011de7ce551dff121cce840f49f32c8cfe751e15f347ad'
};

;// CONCATENATED MODULE: ./src/native/binary.ts






/** The bundled core cannot be used: there is none for this machine, or it is not the one that was released. */
class CoreUnavailable extends failure/* Failure */.HR {
    constructor(text, cause) {
        super({ title: 'The native core cannot be started', text, cause });
    }
}
/** The core for this machine, once its bytes are known to be the released ones. */
async function locateCore(place) {
    const { distDirectory, platform, arch, expected = checksums } = place;
    const name = `${platform}-${arch}/${platform === 'win32' ? 'dismount.exe' : 'dismount'}`;
    const wanted = expected[name];
    if (wanted === undefined)
        throw noCoreFor(`${platform}-${arch}`, Object.keys(expected));
    const file = external_node_path_default().join(distDirectory, 'native', ...name.split('/'));
    const found = (0,external_node_crypto_.createHash)('sha256')
        .update(read(file))
        .digest('hex');
    if (found !== wanted) {
        throw new CoreUnavailable(`${file} is not the program this version was released with (SHA-256 ${found}, expected ${wanted}), so it was not ` +
            'started.\nNext: use the action by a released version or commit; in a clone of its repository run ' +
            '"npm run build" after "npm run build:native".');
    }
    await checkExecutable(file);
    return { file, args: ['--request', '-'] };
}
function read(file) {
    try {
        // At once: the promises' version reads in small parts, each with a turn of the event loop.
        return (0,external_node_fs_.readFileSync)(file);
    }
    catch (error) {
        throw new CoreUnavailable(`${file} cannot be read (${(0,failure/* messageOf */.bD)(error)}).\nNext: use the action by a released version or commit, whose ` +
            'dist/native folder is complete; in a clone of its repository run "npm run build:native".', error);
    }
}
async function checkExecutable(file) {
    try {
        await (0,promises_.access)(file, promises_.constants.X_OK);
    }
    catch (error) {
        throw new CoreUnavailable(`${file} may not be executed.\nNext: give it back its execute permission (git keeps it as mode 100755), and see ` +
            'that the volume it lies on is not mounted with "noexec".', error);
    }
}
function noCoreFor(machine, known) {
    const machines = known.map((name) => name.split('/')[0]).join(', ');
    return new CoreUnavailable(`There is no native core for ${machine}. This version has one for: ${machines === '' ? 'none yet' : machines}.\n` +
        'Next: run the job on one of these.');
}


/***/ }),

/***/ 77450:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ coreEnvironment)
/* harmony export */ });
// What a program needs to run and nothing more: no token, no ACTIONS_*, no INPUT_*.
// RUNNER_TRACKING_ID lets the runner end the core with the job should we die before it.
const allowed = new Set([
    'PATH',
    'HOME',
    'USERPROFILE',
    'TEMP',
    'TMP',
    'TMPDIR',
    'LANG',
    'LC_ALL',
    'TZ',
    'SYSTEMROOT',
    'SYSTEMDRIVE',
    'WINDIR',
    'RUNNER_TEMP',
    'RUNNER_TRACKING_ID'
]);
/** The environment of the core: an allow-list of ours. Names keep their case; Windows does not mind it. */
function coreEnvironment(env) {
    const kept = {};
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && allowed.has(name.toUpperCase()))
            kept[name] = value;
    }
    return kept;
}


/***/ }),

/***/ 88538:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $9: () => (/* binding */ listTimes),
/* harmony export */   KI: () => (/* binding */ outcomes),
/* harmony export */   MD: () => (/* binding */ units),
/* harmony export */   UJ: () => (/* binding */ mountStatuses),
/* harmony export */   cz: () => (/* binding */ changeKinds),
/* harmony export */   gO: () => (/* binding */ severities),
/* harmony export */   hy: () => (/* binding */ imageKinds),
/* harmony export */   nq: () => (/* binding */ holderUses),
/* harmony export */   rY: () => (/* binding */ verdicts),
/* harmony export */   sP: () => (/* binding */ engines),
/* harmony export */   tW: () => (/* binding */ phases),
/* harmony export */   tl: () => (/* binding */ logWriters),
/* harmony export */   zm: () => (/* binding */ verifyLevels)
/* harmony export */ });
const phases = ['preflight', 'wait', 'mount', 'scan', 'save', 'unmount', 'verify', 'digest'];
const units = ['bytes', 'files', 'streams', 'percent', 'seconds'];
const severities = ['error', 'warning', 'info', 'debug'];
const outcomes = ['saved', 'discarded', 'not-mounted', 'checked', 'failed', 'mounted'];
const verdicts = ['true', 'false', 'skipped'];
const mountStatuses = ['ok', 'needs-remount', 'saved', 'invalid'];
const engines = ['portable', 'dism'];
const imageKinds = ['wim', 'vhd', 'vhdx', 'ffu'];
/** Who writes the log: a DISM log is shared with the whole machine, and DISM archives it. */
const logWriters = ['dismount', 'dism'];
/** A `dismount` lists what is mounted on the machine at its start and at its end. */
const listTimes = ['before', 'after'];
const changeKinds = ['added', 'modified', 'removed'];
const holderUses = ['writes', 'reads', 'maps', 'current-directory'];
const verifyLevels = ['table', 'full'];


/***/ }),

/***/ 40298:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ce: () => (/* binding */ isFields),
/* harmony export */   Ik: () => (/* binding */ object),
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   Xd: () => (/* binding */ orNull),
/* harmony export */   bg: () => (/* binding */ FieldError),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   wC: () => (/* binding */ matching),
/* harmony export */   yL: () => (/* binding */ oneOf)
/* harmony export */ });
/** A field that is not what the schema says; the message names it. */
class FieldError extends Error {
    constructor(name, wanted) {
        super(`"${name}" is not ${wanted}`);
        this.name = 'FieldError';
    }
}
function isFields(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function text(fields, name) {
    const value = fields[name];
    if (typeof value !== 'string')
        throw new FieldError(name, 'a text');
    return value;
}
function flag(fields, name) {
    const value = fields[name];
    if (typeof value !== 'boolean')
        throw new FieldError(name, 'true or false');
    return value;
}
/** A size, a count or a time: a whole number from 0 to 2^53. */
function count(fields, name) {
    const value = fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
        throw new FieldError(name, 'a whole number');
    }
    return value;
}
function oneOf(fields, name, words) {
    const value = fields[name];
    const word = words.find((candidate) => candidate === value);
    if (word === undefined)
        throw new FieldError(name, `one of ${words.join(', ')}`);
    return word;
}
function matching(fields, name, pattern) {
    const value = text(fields, name);
    if (!pattern.test(value))
        throw new FieldError(name, `like ${pattern.source}`);
    return value;
}
function list(fields, name, read) {
    const value = fields[name];
    if (!Array.isArray(value))
        throw new FieldError(name, 'a list');
    return value.map(read);
}
function object(fields, name, read) {
    const value = fields[name];
    if (!isFields(value))
        throw new FieldError(name, 'an object');
    return read(value);
}
/** `null` where the field is null (an absent value is null, never missing), else what `read` makes of it. */
function orNull(fields, name, read) {
    return fields[name] === null ? null : read(fields, name);
}


/***/ }),

/***/ 4052:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ LineSplitter)
/* harmony export */ });
/* unused harmony export maxLineLength */
/* harmony import */ var node_string_decoder__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(46193);
/* harmony import */ var node_string_decoder__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_string_decoder__WEBPACK_IMPORTED_MODULE_0__);

/** More than a line of a log has that is worth a look; what is beyond it in one line is dropped. */
const maxLineLength = 1024 * 1024;
/**
 * Chunks of bytes in, whole lines out. Splits at `\n`, `\r\n` and a lone `\r` on every system, keeps characters that
 * are spread over two chunks, and gives the last line even when nothing ends it.
 */
class LineSplitter {
    #decoder = new node_string_decoder__WEBPACK_IMPORTED_MODULE_0__.StringDecoder('utf8');
    #limit;
    #line = '';
    #afterReturn = false;
    constructor({ limit = maxLineLength } = {}) {
        this.#limit = limit;
    }
    push(chunk) {
        return this.#split(this.#decoder.write(chunk));
    }
    /** What is left when the stream has ended. */
    end() {
        const lines = this.#split(this.#decoder.end());
        if (this.#line !== '')
            lines.push(this.#line);
        this.#line = '';
        return lines;
    }
    #split(text) {
        // The second half of a `\r\n` whose first half ended the chunk before.
        const start = this.#afterReturn && text.startsWith('\n') ? 1 : 0;
        if (text !== '')
            this.#afterReturn = text.endsWith('\r');
        const parts = text.slice(start).split(/\r\n|\n|\r/);
        const unfinished = parts.pop() ?? '';
        const lines = parts.map((part) => this.#take(part));
        this.#keep(unfinished);
        return lines;
    }
    #take(part) {
        this.#keep(part);
        const line = this.#line;
        this.#line = '';
        return line;
    }
    #keep(part) {
        this.#line += part.slice(0, Math.max(0, this.#limit - this.#line.length));
    }
}


/***/ }),

/***/ 78718:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  A: () => (/* binding */ runCore)
});

// UNUSED EXPORTS: maxEventLength

// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 5 modules
var exec = __nccwpck_require__(22876);
;// CONCATENATED MODULE: ./src/request.ts
/** The protocol's number, in the request and in `hello`. */
const protocolNumber = 1;
/** The request as the core reads it from standard input: protocol/request.schema.json. */
function encodeRequest(request) {
    return JSON.stringify({ protocol: protocolNumber, ...request }) + '\n';
}

// EXTERNAL MODULE: ./src/report/printable.ts
var printable = __nccwpck_require__(29073);
// EXTERNAL MODULE: ./src/native/events.ts
var events = __nccwpck_require__(88538);
// EXTERNAL MODULE: ./src/native/fields.ts
var native_fields = __nccwpck_require__(40298);
;// CONCATENATED MODULE: ./src/native/decode-result.ts


/** The end of one path. */
function pathResult(event) {
    return {
        path: native_fields/* text */.Qq(event, 'path'),
        result: native_fields/* oneOf */.yL(event, 'result', events/* outcomes */.KI),
        saved: native_fields/* flag */.Jt(event, 'saved'),
        unmounted: native_fields/* flag */.Jt(event, 'unmounted'),
        interrupted: native_fields/* flag */.Jt(event, 'interrupted'),
        verified: native_fields/* oneOf */.yL(event, 'verified', events/* verdicts */.rY),
        mount: native_fields/* orNull */.Xd(event, 'mount', mount),
        image: native_fields/* orNull */.Xd(event, 'image', imageIn),
        imageCount: native_fields/* count */.U9(event, 'imageCount'),
        digest: native_fields/* orNull */.Xd(event, 'digest', sha256),
        sizeBefore: native_fields/* orNull */.Xd(event, 'sizeBefore', native_fields/* count */.U9),
        sizeAfter: native_fields/* orNull */.Xd(event, 'sizeAfter', native_fields/* count */.U9),
        unusedBytes: native_fields/* orNull */.Xd(event, 'unusedBytes', native_fields/* count */.U9),
        integrityTableWritten: native_fields/* flag */.Jt(event, 'integrityTableWritten'),
        remounted: native_fields/* flag */.Jt(event, 'remounted'),
        hives: native_fields/* list */.p_(event, 'hives', (item) => hive(fieldsOf(item, 'hives'))),
        holders: native_fields/* list */.p_(event, 'holders', (item) => holder(fieldsOf(item, 'holders'))),
        changes: native_fields/* orNull */.Xd(event, 'changes', changes),
        verification: native_fields/* orNull */.Xd(event, 'verification', verification),
        phases: native_fields/* list */.p_(event, 'phases', (item) => phaseTime(fieldsOf(item, 'phases'))),
        durationMs: native_fields/* count */.U9(event, 'durationMs'),
        error: native_fields/* orNull */.Xd(event, 'error', coreError)
    };
}
function mount(event, name) {
    return native_fields/* object */.Ik(event, name, mountInfo);
}
/** A mount as `mounts` lists it. */
function mountInfo(fields) {
    return {
        path: native_fields/* text */.Qq(fields, 'path'),
        imagePath: native_fields/* text */.Qq(fields, 'imagePath'),
        imageIndex: native_fields/* count */.U9(fields, 'imageIndex'),
        imageName: native_fields/* text */.Qq(fields, 'imageName'),
        readOnly: native_fields/* flag */.Jt(fields, 'readOnly'),
        kind: native_fields/* oneOf */.yL(fields, 'kind', events/* imageKinds */.hy),
        engine: native_fields/* oneOf */.yL(fields, 'engine', events/* engines */.sP),
        status: native_fields/* oneOf */.yL(fields, 'status', events/* mountStatuses */.UJ)
    };
}
/** What is mounted on the machine, or as much of it as anyone needs to know. */
function mountList(event) {
    return native_fields/* list */.p_(event, 'mounts', (item) => mountInfo(fieldsOf(item, 'mounts')));
}
function imageIn(event, name) {
    return native_fields/* object */.Ik(event, name, decode_result_image);
}
function decode_result_image(fields) {
    return {
        index: native_fields/* count */.U9(fields, 'index'),
        name: native_fields/* text */.Qq(fields, 'name'),
        description: native_fields/* text */.Qq(fields, 'description'),
        edition: native_fields/* text */.Qq(fields, 'edition'),
        version: native_fields/* text */.Qq(fields, 'version'),
        architecture: native_fields/* text */.Qq(fields, 'architecture'),
        languages: native_fields/* list */.p_(fields, 'languages', (item) => native_fields/* text */.Qq({ languages: item }, 'languages')),
        directories: native_fields/* count */.U9(fields, 'directories'),
        files: native_fields/* count */.U9(fields, 'files'),
        bytes: native_fields/* count */.U9(fields, 'bytes')
    };
}
function hive(fields) {
    return { key: native_fields/* text */.Qq(fields, 'key'), file: native_fields/* text */.Qq(fields, 'file') };
}
function holder(fields) {
    return {
        pid: native_fields/* count */.U9(fields, 'pid'),
        process: native_fields/* text */.Qq(fields, 'process'),
        use: native_fields/* oneOf */.yL(fields, 'use', events/* holderUses */.nq),
        file: native_fields/* text */.Qq(fields, 'file')
    };
}
/** The end of one file of a `verify`. */
function fileVerified(event) {
    return {
        path: native_fields/* text */.Qq(event, 'path'),
        size: native_fields/* count */.U9(event, 'size'),
        images: native_fields/* list */.p_(event, 'images', (item) => decode_result_image(fieldsOf(item, 'images'))),
        verification: native_fields/* object */.Ik(event, 'verification', verificationOf),
        digest: native_fields/* orNull */.Xd(event, 'digest', sha256),
        error: native_fields/* orNull */.Xd(event, 'error', coreError)
    };
}
function sha256(fields, name) {
    return native_fields/* matching */.wC(fields, name, /^sha256:[0-9a-f]{64}$/);
}
function changes(event, name) {
    return native_fields/* object */.Ik(event, name, (fields) => ({
        added: native_fields/* count */.U9(fields, 'added'),
        modified: native_fields/* count */.U9(fields, 'modified'),
        removed: native_fields/* count */.U9(fields, 'removed'),
        unchanged: native_fields/* count */.U9(fields, 'unchanged')
    }));
}
function verification(event, name) {
    return native_fields/* object */.Ik(event, name, verificationOf);
}
function verificationOf(fields) {
    return {
        level: native_fields/* oneOf */.yL(fields, 'level', events/* verifyLevels */.zm),
        passed: native_fields/* flag */.Jt(fields, 'passed'),
        integrityTable: native_fields/* flag */.Jt(fields, 'integrityTable'),
        tableChunks: native_fields/* count */.U9(fields, 'tableChunks'),
        streams: native_fields/* count */.U9(fields, 'streams'),
        bytes: native_fields/* count */.U9(fields, 'bytes'),
        durationMs: native_fields/* count */.U9(fields, 'durationMs')
    };
}
function fieldsOf(item, name) {
    if (!native_fields/* isFields */.Ce(item))
        throw new native_fields/* FieldError */.bg(name, 'a list of objects');
    return item;
}
/** The error in a field. */
function coreError(event, name) {
    return native_fields/* object */.Ik(event, name, (error) => ({
        code: native_fields/* matching */.wC(error, 'code', /^0x[0-9A-F]{8}$/),
        what: native_fields/* text */.Qq(error, 'what'),
        where: native_fields/* text */.Qq(error, 'where'),
        cause: native_fields/* text */.Qq(error, 'cause'),
        next: native_fields/* text */.Qq(error, 'next')
    }));
}
/** A phase and how long it took. */
function phaseTime(fields) {
    return { phase: native_fields/* oneOf */.yL(fields, 'phase', events/* phases */.tW), durationMs: native_fields/* count */.U9(fields, 'durationMs') };
}

;// CONCATENATED MODULE: ./src/native/decode.ts




/** A line that is not an event of our protocol. The message quotes it. */
class ProtocolError extends Error {
    constructor(line, reason) {
        const quoted = (0,printable/* printableLine */.oy)(line.length > 200 ? `${line.slice(0, 200)}…` : line);
        super(`The native core wrote a line that is not an event (${reason}): ${quoted}`);
        this.name = 'ProtocolError';
    }
}
/** One line, one event; null for an event of a type that this version does not know. */
function decodeEvent(line) {
    const fields = parse(line);
    try {
        return decodeFields(fields);
    }
    catch (error) {
        if (error instanceof native_fields/* FieldError */.bg)
            throw new ProtocolError(line, error.message);
        throw error;
    }
}
function parse(line) {
    let value;
    try {
        value = JSON.parse(line);
    }
    catch {
        throw new ProtocolError(line, 'not JSON');
    }
    if (!native_fields/* isFields */.Ce(value))
        throw new ProtocolError(line, 'not an object');
    return value;
}
function decodeFields(event) {
    const type = native_fields/* text */.Qq(event, 'type');
    switch (type) {
        case 'hello':
            return { type, ...hello(event) };
        case 'logOpened':
            return {
                type,
                path: native_fields/* text */.Qq(event, 'path'),
                archivedTo: native_fields/* orNull */.Xd(event, 'archivedTo', native_fields/* text */.Qq),
                writer: native_fields/* oneOf */.yL(event, 'writer', events/* logWriters */.tl)
            };
        case 'phaseStarted':
            return { type, path: native_fields/* text */.Qq(event, 'path'), phase: native_fields/* oneOf */.yL(event, 'phase', events/* phases */.tW) };
        case 'phaseFinished':
            return { type, path: native_fields/* text */.Qq(event, 'path'), ...phaseTime(event) };
        case 'progress':
            return { type, path: native_fields/* text */.Qq(event, 'path'), ...progress(event) };
        case 'message':
            return { type, ...severityAndText(event), path: native_fields/* text */.Qq(event, 'path') };
        case 'finding':
            return { type, ...finding(event) };
        case 'mount':
            return { type, ...mountInfo(event) };
        case 'mountList':
            return { type, when: native_fields/* oneOf */.yL(event, 'when', events/* listTimes */.$9), mounts: mountList(event) };
        case 'fileChanged':
            return { type, ...fileChange(event) };
        case 'result':
            return { type, ...pathResult(event) };
        case 'fileVerified':
            return { type, ...fileVerified(event) };
        case 'finished':
            return { type, exitCode: native_fields/* count */.U9(event, 'exitCode'), error: native_fields/* orNull */.Xd(event, 'error', coreError) };
        default:
            return null;
    }
}
function hello(event) {
    if (event.protocol !== 1) {
        throw new native_fields/* FieldError */.bg('protocol', 'the number 1 (the core and the action are of different versions)');
    }
    const pid = native_fields/* count */.U9(event, 'pid');
    // 0 and 1 would signal a whole process group, or init.
    if (pid < 2)
        throw new native_fields/* FieldError */.bg('pid', 'the number of a process');
    const protocol = 1;
    return { protocol, version: native_fields/* text */.Qq(event, 'version'), pid, platform: native_fields/* text */.Qq(event, 'platform') };
}
function progress(event) {
    return {
        phase: native_fields/* oneOf */.yL(event, 'phase', events/* phases */.tW),
        done: native_fields/* count */.U9(event, 'done'),
        total: native_fields/* count */.U9(event, 'total'),
        unit: native_fields/* oneOf */.yL(event, 'unit', events/* units */.MD)
    };
}
function severityAndText(event) {
    return { severity: native_fields/* oneOf */.yL(event, 'severity', events/* severities */.gO), text: native_fields/* text */.Qq(event, 'text') };
}
function finding(event) {
    return {
        path: native_fields/* text */.Qq(event, 'path'),
        check: native_fields/* text */.Qq(event, 'check'),
        ...severityAndText(event),
        error: native_fields/* orNull */.Xd(event, 'error', coreError)
    };
}
function fileChange(event) {
    return {
        path: native_fields/* text */.Qq(event, 'path'),
        kind: native_fields/* oneOf */.yL(event, 'kind', events/* changeKinds */.cz),
        file: native_fields/* text */.Qq(event, 'file'),
        sizeBefore: native_fields/* orNull */.Xd(event, 'sizeBefore', native_fields/* count */.U9),
        sizeAfter: native_fields/* orNull */.Xd(event, 'sizeAfter', native_fields/* count */.U9)
    };
}

// EXTERNAL MODULE: ./src/native/lines.ts
var lines = __nccwpck_require__(4052);
;// CONCATENATED MODULE: ./src/native/sequence.ts
/** The order of events that protocol/README.md promises, and what the request allows to be answered. */
class Sequence {
    #request;
    #answered = new Set();
    #greeted = false;
    #finished = false;
    constructor(request) {
        this.#request = request;
    }
    /** Why this event cannot come here; null when it can. Null stands for an event of a type that we do not know. */
    refuse(event) {
        if (this.#finished)
            return 'after "finished"';
        if (event === null)
            return null;
        if (event.type === 'hello') {
            if (this.#greeted)
                return 'a second "hello"';
            this.#greeted = true;
            return null;
        }
        if (!this.#greeted)
            return 'before "hello"';
        if (event.type === 'result' || event.type === 'fileVerified')
            return this.#refuseAnswer(event);
        this.#finished = event.type === 'finished';
        return null;
    }
    // The outputs that gate a release are made of these: each is of something that was asked for, and there is one of it.
    #refuseAnswer({ type, path }) {
        if (!this.#asked(type, path))
            return 'nobody asked for it';
        if (this.#answered.has(path))
            return 'it is answered already';
        this.#answered.add(path);
        return null;
    }
    #asked(type, path) {
        const request = this.#request;
        switch (request.command) {
            case 'dismount':
                return type === 'result' && (request.paths === '*' || request.paths.includes(path));
            case 'verify':
                return type === 'fileVerified' && request.files.includes(path);
            case 'mounts':
                return false;
            default:
                return request;
        }
    }
}

;// CONCATENATED MODULE: ./src/native/process.ts





const stderrLines = 20;
/** More than a line of the core ever has: protocol/README.md. A result that was cut would be none. */
const maxEventLength = 16 * 1024 * 1024;
/** Runs the core to its end. Rejects only when it cannot be found or started. */
async function runCore(run) {
    const events = new EventReader(run);
    const errors = new Tail(stderrLines);
    const stdout = new lines/* LineSplitter */.g({ limit: maxEventLength });
    const stderr = new lines/* LineSplitter */.g();
    const { file, args } = await run.locateCore();
    // `silent`: exec would print the raw output. The raw chunks, not `stdline`: that one splits at the line end of the
    // system, loses the last line and breaks characters. No exception may leave a listener, it would end the process.
    const exitCode = await (0,exec/* exec */.m)(quoted(file), [...args], {
        silent: true,
        ignoreReturnCode: true,
        env: run.environment,
        input: Buffer.from(encodeRequest(run.request)),
        listeners: {
            stdout: (chunk) => {
                events.read(stdout.push(chunk));
            },
            stderr: (chunk) => {
                errors.add(stderr.push(chunk));
            }
        }
    });
    events.read(stdout.end());
    errors.add(stderr.end());
    run.stops.coreEnded();
    return { exitCode, stderr: errors.lines, protocolError: events.failure };
}
class EventReader {
    failure = null;
    #sequence;
    #run;
    constructor(run) {
        this.#run = run;
        this.#sequence = new Sequence(run.request);
    }
    read(lines) {
        for (const line of lines) {
            if (this.failure !== null)
                return;
            if (line !== '')
                this.#readLine(line);
        }
    }
    #readLine(line) {
        let event;
        try {
            event = this.#decode(line);
        }
        catch (error) {
            this.failure = error instanceof ProtocolError ? error : new ProtocolError(line, String(error));
            this.#run.stops.stopCore();
            return;
        }
        if (event === null)
            return;
        if (event.type === 'hello')
            this.#run.stops.coreStarted(event.pid);
        this.#run.onEvent(event);
    }
    #decode(line) {
        const event = decodeEvent(line);
        const refusal = this.#sequence.refuse(event);
        if (refusal !== null)
            throw new ProtocolError(line, refusal);
        return event;
    }
}
class Tail {
    lines = [];
    #size;
    constructor(size) {
        this.#size = size;
    }
    add(lines) {
        this.lines = [...this.lines, ...lines.filter((line) => line.trim() !== '')].slice(-this.#size);
    }
}
/** `exec` takes a command line and would split a path at its spaces. */
function quoted(file) {
    return `"${file.replaceAll('"', '\\"')}"`;
}


/***/ }),

/***/ 39806:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ Stops)
/* harmony export */ });
const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'];
/**
 * The runner's wish to stop, brought to the core. On Linux and macOS only node is signalled, so each signal is passed
 * on as SIGINT, to the pid that `hello` told. On Windows Ctrl+C and then Ctrl+Break (SIGBREAK here) reach every process of
 * the console by themselves, and `kill` would end the core in the middle of a write: there, nothing is sent.
 */
class Stops {
    #host;
    #received = null;
    #pending = false;
    #pid = null;
    constructor(host) {
        this.#host = host;
    }
    /** The first signal that came, if any. */
    get received() {
        return this.#received;
    }
    /** From here on the signals no longer end this process. */
    listen() {
        for (const signal of signals)
            this.#host.on(signal, this.#onSignal);
    }
    dispose() {
        for (const signal of signals)
            this.#host.off(signal, this.#onSignal);
    }
    /** The core is known, and told at once what came before it was. */
    coreStarted(pid) {
        this.#pid = pid;
        if (this.#pending)
            this.stopCore();
    }
    coreEnded() {
        this.#pid = null;
        this.#pending = false;
    }
    /** Asks the core to stop; it knows what can be rolled back. */
    stopCore() {
        this.#pending = this.#pid === null;
        if (this.#pid === null || this.#host.platform === 'win32')
            return;
        try {
            this.#host.kill(this.#pid, 'SIGINT');
        }
        catch {
            // It has ended by itself meanwhile; its exit tells the rest.
        }
    }
    #onSignal = (signal) => {
        this.#received ??= signal;
        this.stopCore();
    };
}


/***/ }),

/***/ 55396:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ checkOwnFolder),
/* harmony export */   x: () => (/* binding */ makeOwnFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1633);


/** Makes our folder in the runner's temp, where it is not there; refuses another thing in its place. */
function makeOwnFolder(folder) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(folder, { recursive: true });
    checkOwnFolder(folder);
}
/**
 * Throws unless the folder is there and is one. By a link in its place our logs would be written elsewhere, and what lies
 * elsewhere would be taken for ours and uploaded.
 */
function checkOwnFolder(folder) {
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(folder).isDirectory())
        return;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR({
        title: 'The folder for logs is not ours',
        text: `${folder} is a link or a file, and nothing is read or written by it.\nNext: find out who made it, and remove it.`
    });
}


/***/ }),

/***/ 78427:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  b: () => (/* binding */ post)
});

// EXTERNAL MODULE: ./src/conclude.ts + 2 modules
var conclude = __nccwpck_require__(67322);
// EXTERNAL MODULE: ./src/dismount.ts
var dismount = __nccwpck_require__(13134);
// EXTERNAL MODULE: ./src/failure.ts
var failure = __nccwpck_require__(1633);
// EXTERNAL MODULE: ./src/inputs.ts + 4 modules
var src_inputs = __nccwpck_require__(1244);
// EXTERNAL MODULE: ./src/inputs/paths.ts
var paths = __nccwpck_require__(27981);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(76760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/mounts-before.ts
var mounts_before = __nccwpck_require__(24305);
;// CONCATENATED MODULE: ./src/leftovers.ts



/**
 * Pure but for the look at links and short names. `before` null: it is not known what the job found. `*` names nothing
 * that belongs to the job: another job on the machine may have mounted it meanwhile.
 */
function findLeftovers(mounts, { paths, before }) {
    const below = mounts
        .filter((mount) => paths === '*' || paths.some((directory) => liesIn(mount.path, directory)))
        .sort((one, other) => other.path.length - one.path.length);
    const earlier = below.filter((mount) => before?.some((other) => (0,mounts_before/* sameMount */.W)(mount, other)));
    const later = below.filter((mount) => !earlier.includes(mount));
    const isKnown = before !== null && paths !== '*';
    return { own: isKnown ? later : [], earlier, unknown: isKnown ? [] : later };
}
/** Whether a mount is at a directory or below it, however both are written. */
function liesIn(mount, directory) {
    const way = external_node_path_default().relative(comparable(directory), comparable(mount));
    return way !== '..' && !way.startsWith(`..${(external_node_path_default()).sep}`) && !external_node_path_default().isAbsolute(way);
}
function comparable(file) {
    const real = (0,paths/* realPath */.Ye)(external_node_path_default().resolve(file));
    return process.platform === 'win32' ? real.toLowerCase() : real;
}

// EXTERNAL MODULE: ./src/mounts.ts
var src_mounts = __nccwpck_require__(72001);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(51455);
// EXTERNAL MODULE: ./src/own-folder.ts
var own_folder = __nccwpck_require__(55396);
// EXTERNAL MODULE: ./src/report/artifact.ts + 1 modules
var report_artifact = __nccwpck_require__(81405);
// EXTERNAL MODULE: ./src/report/build.ts
var build = __nccwpck_require__(95066);
// EXTERNAL MODULE: ./src/report/document.ts
var report_document = __nccwpck_require__(48101);
// EXTERNAL MODULE: ./src/report/log-marks.ts
var log_marks = __nccwpck_require__(90211);
// EXTERNAL MODULE: ./src/report/logs.ts + 2 modules
var logs = __nccwpck_require__(5439);
// EXTERNAL MODULE: ./src/report/record.ts
var report_record = __nccwpck_require__(51117);
// EXTERNAL MODULE: ./src/world.ts
var src_world = __nccwpck_require__(23079);
;// CONCATENATED MODULE: ./src/post-logs.ts












/** The logs of a main step that was ended before it had uploaded them; null when there are none, or nobody wants them. */
async function findUnreported(world, { main, wish }) {
    if (!main.started || main.finished || wish.when === 'never')
        return null;
    try {
        const folder = (0,src_world/* folderOf */.y)(world);
        if (isOurs(main.logDirectory, folder)) {
            (0,own_folder/* checkOwnFolder */.p)(folder);
            return await existing(main.logDirectory);
        }
        return main.logPlace === null ? null : await collect(world, main.logPlace, main.inputs);
    }
    catch (error) {
        world.runner.info(`The logs of the main step were not found: ${(0,failure/* messageOf */.bD)(error)}.`);
        return null;
    }
}
async function upload(world, logs, wish) {
    const { runner, env } = world;
    const artifact = await (0,report_artifact/* uploadLogs */.X)(logs, wish, { runner, env });
    if (artifact === null)
        return;
    runner.notice({
        title: 'The logs of the main step',
        text: `The main step was stopped before it had uploaded its logs. They are at ${artifact.url}`
    });
}
// What comes by the environment must not have us upload another folder.
function isOurs(directory, folder) {
    return external_node_path_default().dirname(directory) === folder && external_node_path_default().basename(directory).startsWith('logs-');
}
async function existing(directory) {
    if (!(await (0,promises_.lstat)(directory)).isDirectory())
        throw new Error(`${directory} is not a directory`);
    const entries = await (0,promises_.readdir)(directory, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => external_node_path_default().join(directory, name));
    return { directory, files, reportPath: external_node_path_default().join(directory, 'report.json'), lines: [], remarks: [] };
}
// What comes by the environment must not have us upload another file either.
function isLikely({ log }, requested, { env, platform }) {
    if (log === null)
        return true;
    const { path: told, archivedTo } = log;
    const own = platform === 'win32' ? ownWindowsLog(env) : [];
    const isKnown = [...(0,log_marks/* likelyLogs */.I4)(requested, env), ...own].some((likely) => (0,log_marks/* sameLog */.Pu)(likely, told));
    return isKnown && (archivedTo === null || (0,log_marks/* sameLog */.Pu)(archivedTo, `${told}.bak`));
}
// Where the core keeps a log of its own when it is told no place: below its records of mounts.
function ownWindowsLog(env) {
    const { LOCALAPPDATA: local = '' } = env;
    return local === '' ? [] : [external_node_path_default().join(local, 'dismount-windows-image', 'dism.log')];
}
// The main step was killed, with all that it knew. Its log is there, and says what happened.
async function collect(world, place, source) {
    const { env } = world;
    const inputs = (0,src_inputs/* readInputs */.Ko)(source, (0,src_world/* placeOf */.$)(world));
    if (!isLikely(place, inputs.request.logPath, world))
        throw new Error('no run of ours keeps a log there');
    const start = { ...(0,report_record/* startRecord */.qt)({ inputs, startedAt: new Date() }), ...place };
    const killed = { exitCode: null, stderr: ['the runner ended the action itself'], protocolError: null };
    const record = (0,report_record/* recordExit */.Qx)(start, killed, 'the runner');
    const { document } = (0,build/* buildReport */.F)(record, (0,report_document/* readProvenance */.C)(env));
    return await (0,logs/* collectLogs */.Q)(record, { document, parent: (0,src_world/* folderOf */.y)(world), env });
}

// EXTERNAL MODULE: ./src/state.ts
var state = __nccwpck_require__(2462);
;// CONCATENATED MODULE: ./src/post.ts











/** A holder that is there when the job is over does not go away by itself. */
const longestWait = 30;
/**
 * After the job, also when it was cancelled or the main step was skipped: takes off what the job left mounted below the
 * paths, and uploads the logs that the main step could not. Its runner never fails the job.
 */
async function post(world) {
    const main = (0,state/* readMainState */.Nq)(world.runner);
    const inputs = (0,src_inputs/* readCleanup */.ZP)(world.runner, (0,src_world/* placeOf */.$)(world));
    // Before a clean-up archives the log of the main step.
    const unreported = await findUnreported(world, { main, wish: inputs.upload });
    await cleanUp(world, { main, inputs });
    if (unreported !== null)
        await upload(world, unreported, inputs.upload);
}
async function cleanUp(world, { main, inputs }) {
    const { runner, env } = world;
    const { paths } = inputs.request;
    if (paths.length === 0)
        return;
    try {
        const before = new mounts_before/* MountsBefore */.C({ folder: (0,src_world/* folderOf */.y)(world), env }).read();
        const { mounts, damaged } = await (0,src_mounts/* listMounts */.d)(world);
        if (damaged !== null)
            tellDamaged(runner, damaged);
        const left = findLeftovers(mounts, { paths, before });
        if (left.own.length + left.earlier.length + left.unknown.length === 0) {
            if (damaged === null)
                runner.info('Nothing is left mounted.');
            return;
        }
        if (before === null)
            runner.info(noFirstStep);
        const { file } = await world.locateCore();
        for (const stay of stayingOf(left, inputs))
            tellThatItStays(runner, stay, file);
        if (isToDiscard(inputs))
            await discard(world, { mounts: left.own, main, inputs });
    }
    catch (error) {
        runner.warning({
            title: 'Not cleaned up',
            text: `Whether the job left an image mounted could not be found out, or it could not be taken off: ${(0,failure/* messageOf */.bD)(error)}`
        });
    }
}
const noFirstStep = 'The pre step of this action did not run, as with "uses: ./", so that nobody knows which mounts are of this job.';
function isToDiscard({ cleanup, mode }) {
    return cleanup && mode !== 'check';
}
function stayingOf({ own, earlier, unknown }, inputs) {
    const stays = (mounts, because, level) => mounts.map((mount) => ({ mount, because, level }));
    const kept = stays(earlier, 'it was mounted before this job', 'info');
    const doubtful = stays(unknown, 'it is not known whether this job mounted it', 'warning');
    if (inputs.mode === 'check')
        return [...kept, ...doubtful, ...stays(own, 'mode "check" changes nothing', 'info')];
    if (!inputs.cleanup)
        return [...kept, ...doubtful, ...stays(own, 'the input cleanup is not true', 'notice')];
    const beyond = own.slice(paths/* maxPaths */.zi);
    return [...kept, ...doubtful, ...stays(beyond, `one run takes off up to ${paths/* maxPaths */.zi}`, 'warning')];
}
function tellThatItStays(runner, { mount, because, level }, core) {
    const what = `${described(mount)} is still mounted and was left alone: ${because}.`;
    if (level === 'info') {
        runner.info(what);
        return;
    }
    const next = `to drop its changes, use mode "discard", or run ${core} --path "${mount.path}" --discard`;
    runner[level]({ title: `${mount.path} is still mounted`, text: `${what}\nNext: ${next}` });
}
function tellDamaged(runner, { what, where, next }) {
    runner.notice({
        title: 'A mount record is damaged',
        text: `Whether its mount is of this job cannot be told, and it was left alone: ${what} (${where}).\nNext: ${next}`
    });
}
async function discard(world, { mounts, main, inputs }) {
    const due = mounts.slice(0, paths/* maxPaths */.zi);
    if (due.length === 0)
        return;
    const record = await (0,dismount/* dismount */.I)(world, asCleanup(inputs, due));
    const isGone = (mount) => record.results.some(({ path, unmounted }) => path === mount.path && unmounted);
    for (const mount of due.filter(isGone))
        tellDiscard(world.runner, mount, main);
    await (0,conclude/* uploadTold */.R)(world, await (0,conclude/* tell */.q)(world, record));
}
/** The request for the mounts that the job left. */
function asCleanup(inputs, mounts) {
    const { request, upload: wish } = inputs;
    return {
        ...inputs,
        mode: 'discard',
        chosen: { mode: 'discard', because: 'the job left it mounted' },
        request: {
            ...request,
            paths: mounts.map(({ path }) => path),
            handleTimeout: Math.min(request.handleTimeout, longestWait)
        },
        // Something had gone wrong, or there would be nothing to clean up.
        upload: { ...wish, when: wish.when === 'on-failure' ? 'always' : wish.when }
    };
}
function tellDiscard(runner, mount, main) {
    const isSaved = mount.status === 'saved';
    const changes = isSaved
        ? 'It was taken off; its changes are in the image file.'
        : 'It was taken off and its changes discarded, so that it is not in the way of the next job.';
    const annotation = {
        title: `${mount.path} was left mounted`,
        text: `${described(mount)} was still mounted at the end of the job: ${reasonOf(main)}. ${changes}\n` +
            'To keep such mounts, set the input cleanup to false.'
    };
    // Where the step was to save it, somebody may miss the changes.
    if (main.started && !isSaved)
        runner.warning(annotation);
    else
        runner.notice(annotation);
}
function reasonOf({ started, result }) {
    if (!started)
        return 'the step that was to dismount it was skipped';
    if (result === '')
        return 'the step that was to dismount it was stopped, or could not begin';
    return result === 'failed'
        ? 'its dismount had failed'
        : 'it was mounted after the step that was to dismount it';
}
function described({ path, imagePath, imageIndex }) {
    return `${path} (image ${imageIndex} of ${imagePath})`;
}


/***/ }),

/***/ 28546:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ pre)
/* harmony export */ });
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
/* harmony import */ var _mounts_before_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(24305);
/* harmony import */ var _mounts_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(72001);
/* harmony import */ var _world_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(23079);




/** Before the job's first step: records what is mounted already, so that `post` touches only what the job mounts. */
async function pre(world) {
    const { runner, env } = world;
    const before = new _mounts_before_js__WEBPACK_IMPORTED_MODULE_1__/* .MountsBefore */ .C({ folder: (0,_world_js__WEBPACK_IMPORTED_MODULE_3__/* .folderOf */ .y)(world), env });
    try {
        // The `pre` of another step, which ran just before this one.
        if (before.read() !== null)
            return;
        const { mounts } = await (0,_mounts_js__WEBPACK_IMPORTED_MODULE_2__/* .listMounts */ .d)(world);
        await before.write(mounts);
        for (const mount of mounts)
            runner.info(`Mounted before this job: ${mount.path}`);
    }
    catch (error) {
        runner.info(`What is mounted before this job is not known, so that nothing is cleaned up after it: ${(0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
    }
}


/***/ }),

/***/ 43593:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   HQ: () => (/* binding */ warningAnnotations),
/* harmony export */   kY: () => (/* binding */ failureText),
/* harmony export */   rb: () => (/* binding */ failureAnnotations)
/* harmony export */ });
/* harmony import */ var _log_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(90);

/** Of a kind and step the runner keeps ten. */
const maxErrors = 10;
const maxWarnings = 5;
const maxErrorLines = 10;
const maxHolders = 5;
const maxFindings = 5;
// The runner cuts an annotation at 4,096 characters; what is made printable may become longer.
const maxLength = 3500;
const maxPartLength = 600;
/**
 * One error annotation a failed path, or one for the run: what failed, its code, why, who is in the way, what to do next,
 * and the last error lines of the log.
 */
function failureAnnotations(record, { failures, lines }) {
    const shown = failures.length > maxErrors ? failures.slice(0, maxErrors - 1) : failures;
    const annotations = shown.map((failure) => annotationOf(record, failure, lines));
    const more = failures.length - shown.length;
    if (more === 0)
        return annotations;
    const text = `${more} more of the paths failed too; the summary and report.json tell why.`;
    return [...annotations, { title: 'More dismounts failed', text }];
}
function annotationOf(record, failure, log) {
    const held = heldBy(holdersOf(record, failure.path));
    const { title, text } = failureText('dismount', failure, held);
    const told = [text, ...alsoFound(record, failure)];
    return {
        title,
        text: [...told, ...logLines(record, failure, { log, room: maxLength - length(told) })].join('\n')
    };
}
/** What failed, its code, why and what to do next; `also` is told before the last. */
function failureText(work, { path, code, what, where, cause, next }, also = '') {
    const title = path === '' ? `The ${work} failed` : `The ${work} of ${path} failed`;
    const lines = [
        sentence(part(what) + (where === '' ? '' : `: ${part(where)}`)),
        cause === '' ? '' : sentence(`Cause: ${part(cause)}`),
        also,
        next === '' ? '' : sentence(`Next: ${part(next)}`)
    ];
    return {
        title: code === null ? title : `${title} (${code})`,
        text: lines.filter((line) => line !== '').join('\n')
    };
}
function holdersOf({ results }, path) {
    return results.find((result) => result.path === path)?.holders ?? [];
}
/** "Held by: explorer.exe (PID 5120) C:\mnt\Windows; …" */
function heldBy(holders) {
    if (holders.length === 0)
        return '';
    const named = holders
        .slice(0, maxHolders)
        .map(({ process, pid, file }) => `${short(process, 80)} (PID ${pid}) ${short(file, 260)}`);
    const more = holders.length - named.length;
    return sentence(`Held by: ${named.join('; ')}${more === 0 ? '' : `; and ${more} more`}`);
}
// Preflight tells all findings at once; the annotation should too.
function alsoFound(record, failure) {
    return record.findings
        .filter(({ error, path }) => error !== null && path === failure.path && error.what !== failure.what)
        .slice(0, maxFindings)
        .map(({ text, error }) => sentence(`Also: ${short(text, 300)}${error === null ? '' : ` (${error.code})`}`));
}
// The last ones count most: where they do not all fit, the first ones go.
function logLines({ notes }, { code, what }, { log, room }) {
    const found = (0,_log_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .lastErrors */ .qT)(log, { code, count: maxErrorLines, except: what });
    const texts = notes.filter(({ severity, text }) => severity === 'error' && !text.includes(what));
    // A log that could not be kept: the core has told its errors all the same.
    const last = found.length > 0 ? found : texts.slice(-maxErrorLines).map(({ text }) => text);
    const lines = last.map((line) => short(line, 400));
    const heading = 'Last errors of the log:';
    while (lines.length > 0 && length([heading, ...lines]) > room)
        lines.shift();
    return lines.length === 0 ? [] : [heading, ...lines];
}
/** Warnings of the core, few: the runner shows ten a step. */
function warningAnnotations(record) {
    const texts = [...record.findings, ...record.notes]
        .filter(({ severity }) => severity === 'warning')
        .map(({ path, text }) => (path === '' ? text : `${path}: ${text}`));
    const all = [...new Set([...texts, ...unmentioned(record)])];
    const title = 'dismount-windows-image';
    const shown = all.slice(0, maxWarnings).map((text) => ({ title, text: short(text, maxLength) }));
    const rest = all.length - shown.length;
    return rest === 0 ? shown : [...shown, { title, text: `${rest} more warnings are in the step's log.` }];
}
// A path that was not there is always worth a warning, unless the user said otherwise.
function unmentioned({ inputs, results, findings, notes }) {
    if (inputs.request.ifNotMounted !== 'warn')
        return [];
    const mentioned = new Set([...findings, ...notes].filter(({ severity }) => severity === 'warning').map(({ path }) => path));
    return results
        .filter(({ result, path }) => result === 'not-mounted' && !mentioned.has(path))
        .map(({ path }) => `${path} is not a mounted image; there was nothing to do.`);
}
function part(text) {
    return short(text, maxPartLength);
}
function short(text, length) {
    return text.length > length ? `${text.slice(0, length)}…` : text;
}
function length(lines) {
    return lines.reduce((total, line) => total + line.length + 1, 0);
}
function sentence(text) {
    const capital = text.charAt(0).toUpperCase() + text.slice(1);
    return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}


/***/ }),

/***/ 81405:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  X: () => (/* binding */ uploadLogs)
});

// UNUSED EXPORTS: uniqueName

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(77598);
// EXTERNAL MODULE: ./src/failure.ts
var failure = __nccwpck_require__(1633);
;// CONCATENATED MODULE: ./src/uncaught.ts
const kinds = ['uncaughtException', 'unhandledRejection'];
// Node's types give each event a listener type of its own; for these two it is the same.
const events = process;
/**
 * Runs `work` with every exception that escapes it turned into a rejection. The artifact client throws inside stream
 * callbacks, past any `catch`. Once that happened, what it still throws later is given to `late`, for good: it is not
 * known when its streams are done.
 */
async function containUncaught(work, { late }) {
    const before = kinds.map((kind) => events.listeners(kind));
    for (const kind of kinds)
        events.removeAllListeners(kind);
    const escaped = Promise.withResolvers();
    let escapes = 0;
    const listener = (thrown) => {
        escapes += 1;
        if (escapes === 1)
            escaped.reject(thrown);
        else
            late(thrown);
    };
    for (const kind of kinds)
        events.on(kind, listener);
    try {
        return await Promise.race([work(), escaped.promise]);
    }
    finally {
        if (escapes === 0)
            restore(before, listener);
    }
}
function restore(before, listener) {
    kinds.forEach((kind, index) => {
        events.off(kind, listener);
        for (const earlier of before[index] ?? [])
            events.on(kind, earlier);
    });
}

// EXTERNAL MODULE: ./src/report/log-file.ts
var log_file = __nccwpck_require__(56251);
;// CONCATENATED MODULE: ./src/report/artifact.ts




const defaultLimitMs = 5 * 60_000;
/** Uploads the folder. Whatever goes wrong is one warning that names the folder; the result is then null. */
async function uploadLogs(logs, wish, { runner, env, limitMs = defaultLimitMs }) {
    const obstacle = whyNot(env);
    if (obstacle !== null)
        return notUploaded(runner, logs, obstacle);
    runner.startGroup('Upload the logs');
    try {
        const name = wish.name ?? uniqueName(env);
        return await containUncaught(() => within(limitMs, upload(logs, { name, wish, env })), {
            late: (thrown) => {
                runner.debug(`The artifact client failed once more: ${(0,failure/* messageOf */.bD)(thrown)}`);
            }
        });
    }
    catch (error) {
        return notUploaded(runner, logs, (0,failure/* messageOf */.bD)(error));
    }
    finally {
        runner.endGroup();
    }
}
/** A name that no other job, matrix leg, step or attempt of the run has. */
function uniqueName(env) {
    const parts = [env.GITHUB_JOB, env.GITHUB_ACTION, env.GITHUB_RUN_ATTEMPT ?? '1'];
    const known = parts.filter((part) => part !== undefined && part !== '').join('-');
    const safe = known.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100);
    // Nothing in the environment tells the legs of a matrix apart.
    return `dism-logs-${safe}-${(0,external_node_crypto_.randomBytes)(3).toString('hex')}`;
}
/** Known beforehand, so that the client (4 MB of code) is not loaded for nothing. */
function whyNot(env) {
    if (!isGitHub(env.GITHUB_SERVER_URL)) {
        return 'artifacts of this kind are not supported by GitHub Enterprise Server; another step can upload the folder';
    }
    if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL) {
        return 'the runner gave no access to an artifact service (ACTIONS_RUNTIME_TOKEN or ACTIONS_RESULTS_URL is missing)';
    }
    return null;
}
function isGitHub(serverUrl) {
    if (serverUrl === undefined || serverUrl === '')
        return true;
    const host = URL.parse(serverUrl)?.hostname.toLowerCase() ?? '';
    return host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost');
}
async function upload({ directory, files }, { name, wish, env }) {
    // The client ends the process on a file that it cannot read, and follows links.
    for (const file of files)
        await (await (0,log_file/* openLog */.Ne)(file)).file.close();
    const { DefaultArtifactClient } = await __nccwpck_require__.e(/* import() */ 248).then(__nccwpck_require__.bind(__nccwpck_require__, 248));
    const client = new DefaultArtifactClient();
    const options = wish.retentionDays === null ? {} : { retentionDays: wish.retentionDays };
    const send = async (as) => {
        const { id, digest } = await client.uploadArtifact(as, [...files], directory, options);
        if (id === undefined)
            throw new Error('the artifact service gave no id');
        return { name: as, id, url: urlOf(id, env), digest: digest ?? '' };
    };
    try {
        return await send(name);
    }
    catch (error) {
        if (!(0,failure/* messageOf */.bD)(error).includes('(409)'))
            throw error;
        return await send(`${name}-${(0,external_node_crypto_.randomBytes)(3).toString('hex')}`);
    }
}
function urlOf(id, env) {
    const server = env.GITHUB_SERVER_URL ?? 'https://github.com';
    return `${server}/${env.GITHUB_REPOSITORY ?? ''}/actions/runs/${env.GITHUB_RUN_ID ?? ''}/artifacts/${id}`;
}
function notUploaded(runner, { directory }, reason) {
    runner.warning({
        title: 'The logs were not uploaded',
        text: `The logs were not uploaded: ${reason}. They are in ${directory}. The result of the dismount is not affected.`
    });
    return null;
}
async function within(limitMs, work) {
    const expired = Promise.withResolvers();
    const timer = setTimeout(() => {
        expired.reject(new Error(`the upload took longer than ${limitMs / 1000} seconds`));
    }, limitMs);
    try {
        return await Promise.race([work, expired.promise]);
    }
    finally {
        clearTimeout(timer);
    }
}


/***/ }),

/***/ 95066:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ buildReport)
/* harmony export */ });
/* harmony import */ var _annotation_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(43593);
/* harmony import */ var _document_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(48101);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3304);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(65468);




/** Pure: what to tell, decided from what happened. */
function buildReport(record, provenance) {
    const failures = (0,_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .failuresOf */ .dJ)(record);
    const outputs = (0,_outputs_js__WEBPACK_IMPORTED_MODULE_1__/* .buildOutputs */ .JZ)(record, failures);
    return {
        record,
        failures,
        outputs,
        warnings: (0,_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .warningAnnotations */ .HQ)(record),
        document: (0,_document_js__WEBPACK_IMPORTED_MODULE_3__/* .buildDocument */ .a)({ record, outputs, failures, provenance })
    };
}


/***/ }),

/***/ 74236:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ ChangedFiles),
/* harmony export */   n: () => (/* binding */ largest)
/* harmony export */ });
const defaults = { files: 100_000, characters: 32 * 1024 * 1024 };
// What a file takes beside its name.
const overhead = 100;
/** The changed files of a run, by path. Grows in place: a copy for each of a hundred thousand events would take minutes. */
class ChangedFiles {
    #limits;
    #paths = new Map();
    #characters = 0;
    constructor(limits = defaults) {
        this.#limits = limits;
    }
    add({ path, ...file }) {
        const changes = this.#paths.get(path) ?? { files: [], beyond: 0 };
        this.#paths.set(path, changes);
        this.#characters += file.file.length + overhead;
        if (changes.files.length < this.#limits.files && this.#characters <= this.#limits.characters) {
            changes.files.push(file);
        }
        else {
            changes.beyond += 1;
        }
    }
    of(path) {
        return this.#paths.get(path) ?? { files: [], beyond: 0 };
    }
}
/** How many bytes a change is about: the larger of before and after. */
function weight({ sizeBefore, sizeAfter }) {
    return Math.max(sizeBefore ?? 0, sizeAfter ?? 0);
}
/** The largest of the files, the largest first; of equals the first one told. */
function largest({ files }, count) {
    return [...files].sort((one, other) => weight(other) - weight(one)).slice(0, count);
}


/***/ }),

/***/ 48101:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readProvenance),
/* harmony export */   a: () => (/* binding */ buildDocument)
/* harmony export */ });
/** The runner's own words for it; empty where it says nothing. */
function readProvenance(env) {
    return {
        repository: env.GITHUB_REPOSITORY ?? '',
        workflow: env.GITHUB_WORKFLOW ?? '',
        runId: env.GITHUB_RUN_ID ?? '',
        runAttempt: env.GITHUB_RUN_ATTEMPT ?? '',
        job: env.GITHUB_JOB ?? '',
        step: env.GITHUB_ACTION ?? ''
    };
}
/** `report.json`: protocol/report.schema.json. */
function buildDocument({ record, outputs, failures, provenance }) {
    const { mode, chosen, request } = record.inputs;
    return {
        schema: 1,
        startedAt: record.startedAt.toISOString(),
        provenance,
        mode,
        chosen,
        request,
        core: record.core,
        log: record.log,
        result: outputs.result,
        saved: outputs.saved === 'true',
        unmounted: outputs.unmounted === 'true',
        verified: outputs.verified,
        stoppedBy: record.stoppedBy,
        ending: record.ending,
        failures,
        findings: record.findings,
        notes: record.notes,
        mountsBefore: record.mountsBefore,
        mountsAfter: record.mountsAfter,
        results: record.results.map((result) => withChanges(result, record.changedFiles.of(result.path))),
        remarks: []
    };
}
function withChanges(result, { files, beyond }) {
    return { ...result, changedFiles: files, changedFilesOmitted: beyond };
}


/***/ }),

/***/ 3304:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   DT: () => (/* binding */ runFailureOf),
/* harmony export */   Rp: () => (/* binding */ unansweredPaths),
/* harmony export */   Vj: () => (/* binding */ verdictOf),
/* harmony export */   dJ: () => (/* binding */ failuresOf)
/* harmony export */ });
const interruptedCode = '0x800704C7';
/** What failed, the first thing first; empty when the run did what it was asked to do. */
function failuresOf(record) {
    const ofPaths = record.results.flatMap((result) => pathFailure(record, result));
    const ofRun = runFailure(record, ofPaths);
    return ofRun === null ? ofPaths : [ofRun, ...ofPaths];
}
function runFailure(record, ofPaths) {
    const failure = runFailureOf(record.ending, ofPaths);
    if (failure !== null || ofPaths.length > 0)
        return failure;
    const missing = unansweredPaths(record)[0];
    return missing === undefined
        ? null
        : endedBadly('The native core gave no result', missing, 'a defect of the native core');
}
/** Why a run of the core failed as a whole, where its parts, which may have failed too, do not say it already. */
function runFailureOf(ending, ofParts) {
    if (ending === null)
        return endedBadly('The native core was not run', '', '');
    if (ending.kind !== 'finished')
        return coreFailure(ending);
    if (ofParts.length > 0)
        return null;
    if (ending.error !== null)
        return fromCore('', ending.error);
    if (ending.exitCode === 0)
        return null;
    return endedBadly(`The native core ended with exit code ${ending.exitCode} and gave no reason`, '', '');
}
function coreFailure(ending) {
    const how = ending.exitCode === null ? 'was ended by a signal' : `ended with exit code ${ending.exitCode}`;
    const stderr = ending.stderr.length === 0 ? '' : `it last wrote: ${ending.stderr.slice(-5).map(short).join('\n')}`;
    return ending.kind === 'garbled'
        ? endedBadly(ending.reason, '', [`The core ${how}`, stderr].filter((text) => text !== '').join('; '))
        : endedBadly(`The native core ${how} before it had finished`, '', stderr);
}
// The rest is in report.json; the runner cuts an annotation at 4,096 characters.
function short(line) {
    return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
function endedBadly(what, path, cause) {
    const next = 'what is known of the image is in the outputs; run mode "check" on the path to see its state. A save of our own ' +
        'mounts that was cut short leaves the .wim as the old image or as the new one, never as half of one; after one by ' +
        'DISM, prove the file with the action "verify".';
    return { path, code: null, what, where: path, cause, next };
}
function pathFailure(record, result) {
    if (result.error !== null)
        return [fromCore(result.path, result.error)];
    if (result.interrupted)
        return [unexplained(result, 'The run was cancelled', interruptedCode)];
    const verdict = verdictOf(record, result);
    if (verdict === 'false')
        return [unexplained(result, 'The saved file did not pass its verification')];
    if (!isDone(record, result))
        return [unexplained(result, `The result is "${result.result}"`)];
    if (result.saved && verdict !== 'true' && wanted(record) !== null)
        return [unexplained(result, 'The saved file was not verified')];
    return [];
}
/** What a result is worth: `true` needs a verification that passed, and is the one that was asked for by name. */
function verdictOf(record, { verified, verification }) {
    if (verified !== 'true')
        return verified;
    if (verification?.passed !== true)
        return 'false';
    return [null, verification.level].includes(wanted(record)) ? 'true' : 'skipped';
}
/** The verification that was asked for by name, if any. */
function wanted({ inputs }) {
    const { disposition, verify } = inputs.request;
    return disposition.kind === 'commit' && (verify === 'table' || verify === 'full') ? verify : null;
}
/** A step that did not do what it was asked to do fails, whatever the exit code says. */
function isDone(record, result) {
    const { request } = record.inputs;
    if (result.result === 'not-mounted')
        return request.ifNotMounted !== 'error';
    switch (request.disposition.kind) {
        case 'commit':
            return result.result === 'saved' && result.saved && result.unmounted;
        case 'discard':
            return result.result === 'discarded' && result.unmounted;
        case 'check':
            return result.result === 'checked';
        default:
            return request.disposition;
    }
}
function fromCore(path, error) {
    return { path, ...error };
}
function unexplained({ path, saved, unmounted }, what, code = null) {
    const state = `the image is ${saved ? 'saved' : 'not saved'} and ${unmounted ? 'unmounted' : 'still mounted'}`;
    return { path, code, what, where: path, cause: state, next: 'read the log; run mode "check" on the path' };
}
/** The requested paths without a result. */
function unansweredPaths(record) {
    const { paths } = record.inputs.request;
    return paths === '*' ? [] : paths.slice(record.results.length);
}


/***/ }),

/***/ 86433:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ed: () => (/* binding */ Html),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   qy: () => (/* binding */ html)
/* harmony export */ });
/* harmony import */ var _printable_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(29073);

/** HTML that is safe to put into a summary. Made only here, so that a plain text cannot be taken for it. */
class Html {
    markup;
    constructor(markup) {
        this.markup = markup;
    }
    /** Markup of ours around values; a value that is not Html itself is escaped. */
    static of(strings, values) {
        const parts = strings.map((text, index) => text + (index < values.length ? embedded(values[index]) : ''));
        return new Html(parts.join(''));
    }
    static join(parts, between = '') {
        return new Html(parts.map(({ markup }) => markup).join(between));
    }
}
/** Markup with values in it: html`<b>${text}</b>`. */
function html(strings, ...values) {
    return Html.of(strings, values);
}
const maxTextLength = 300;
/**
 * A text from outside, in `<code>`, where GitHub turns no `@name`, `#1` or address into a link; on one line, since an
 * empty line would end the HTML block and have the rest read as Markdown.
 */
function code(text, maxLength = maxTextLength) {
    const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
    return html `<code>${short}</code>`;
}
// The last four mean nothing in HTML. They are what Markdown would read as code, a table or a link, should it come to that.
const entities = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
    '`': '&#96;',
    '|': '&#124;',
    '[': '&#91;',
    ']': '&#93;'
};
function embedded(value) {
    if (value instanceof Html)
        return value.markup;
    return (0,_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(String(value ?? '')).replace(/[&<>"'`|[\]]/g, (character) => entities[character] ?? '');
}


/***/ }),

/***/ 84706:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ behind),
/* harmony export */   a: () => (/* binding */ inOrder)
/* harmony export */ });
/**
 * Whether a line holds the patterns one behind the other. As `first.*second` would, but in time proportional to the line,
 * however often it repeats the first. The patterns have no flags that keep a place.
 */
function inOrder(...patterns) {
    return (line) => behind(line, patterns) !== null;
}
/** What is behind the first match of each pattern in turn; null where one is missing. */
function behind(line, patterns) {
    let rest = line;
    for (const pattern of patterns) {
        const found = pattern.exec(rest);
        if (found === null)
            return null;
        rest = rest.slice(found.index + found[0].length);
    }
    return rest;
}


/***/ }),

/***/ 90:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Kb: () => (/* binding */ excerpt),
/* harmony export */   qT: () => (/* binding */ lastErrors)
/* harmony export */ });
/* unused harmony export maxLookedAt */
/* harmony import */ var _in_order_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(84706);

/** The lines of a log that explain a failure: docs/log-format.md. */
/**
 * What is behind this in a line is not looked at: 400 characters of it are shown, and a line may be a megabyte. Searches
 * here take time in proportion to it: `.*` behind a word would try each place where the word is.
 */
const maxLookedAt = 4_000;
const dated = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, (\w+)/;
const bracketed = /^\[\d+(?:\.\d+)?\]/;
const culprit = (0,_in_order_js__WEBPACK_IMPORTED_MODULE_0__/* .inOrder */ .a)(/\bProcess\b/i, / is accessing (?:file|wim)/i);
const coded = /\[0x[0-9a-f]{8}\]/i;
/** What DISM writes as errors and warnings when all is well. */
const noise = [
    (0,_in_order_js__WEBPACK_IMPORTED_MODULE_0__/* .inOrder */ .a)(/\b(?:ffu|vhdx?|wim)\b/i, /\bnot recognized\b/i),
    (0,_in_order_js__WEBPACK_IMPORTED_MODULE_0__/* .inOrder */ .a)(/failed to load the provider\b/i, /0x8007007e/i),
    (0,_in_order_js__WEBPACK_IMPORTED_MODULE_0__/* .inOrder */ .a)(/lookup in table by path failed for: dummypath-/i)
];
// wimgapi asks each directory above a path whether it is a mount.
const probes = ['0x8007007b', '0xc142011c'];
/** An error or a warning of DISM, or a line of wimgapi that has a code or names who is in the way; but for known noise. */
function isTrouble(whole, code) {
    const line = start(whole);
    const level = dated.exec(line)?.[1];
    if (level !== undefined && level !== 'Error' && level !== 'Warning')
        return false;
    if (level === undefined && !bracketed.test(line))
        return false;
    if (culprit(line))
        return true;
    if (level === undefined && !coded.test(line))
        return false;
    if (noise.some((isNoise) => isNoise(line)))
        return false;
    const wanted = code?.toLowerCase();
    return !probes.some((probe) => probe !== wanted && line.toLowerCase().includes(probe));
}
/**
 * The last lines that carry the code of a failure, or name who is in the way of it; where none does, the last errors. A
 * first error is often a harmless one.
 */
function lastErrors(lines, { code, count, except = '' }) {
    const told = except.toLowerCase();
    const trouble = troubles(lines, code).filter((line) => told === '' || !start(line).toLowerCase().includes(told));
    const carries = code === null ? null : carrying(code);
    const matching = trouble.filter((line) => carries?.test(start(line)) === true || culprit(start(line)));
    const errors = trouble.filter((line) => dated.exec(line)?.[1] !== 'Warning');
    return (matching.length > 0 ? matching : errors).slice(-count);
}
/** The end of a log for a page: its errors and warnings, or its last lines where it has none. */
function excerpt(lines, { code, count }) {
    const trouble = troubles(lines, code);
    return (trouble.length > 0 ? trouble : lines).slice(-count);
}
function troubles(lines, code) {
    return lines.filter((line) => isTrouble(line, code));
}
/** The code as logs write it: hexadecimal in any case, or the negative number that an HRESULT is to C. */
function carrying(code) {
    const signed = Number.parseInt(code, 16) | 0;
    const decimal = signed < 0 ? `|(?<![\\w.-])${signed}\\b` : '';
    return new RegExp(`\\b${code}\\b${decimal}`, 'i');
}
function start(line) {
    return line.length > maxLookedAt ? line.slice(0, maxLookedAt) : line;
}


/***/ }),

/***/ 56251:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ne: () => (/* binding */ openLog),
/* harmony export */   X1: () => (/* binding */ withLog),
/* harmony export */   qX: () => (/* binding */ readRange)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);


// Windows has no such flag; there the comparison after the opening has to do.
const noLinks = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0);
/**
 * Opens a regular file that has one name. Links of both kinds are refused, twice: whoever can write to the log's folder
 * must not have us upload another file. Node opens with shared read, write and delete on Windows, so a log that DISM holds can be read.
 */
async function openLog(path) {
    const before = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path, { bigint: true });
    if (before.isSymbolicLink())
        throw new Error('it is a link, and links are not followed');
    if (!before.isFile())
        throw new Error('it is not a regular file');
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(path, noLinks);
    try {
        const { size, dev, ino, nlink } = await file.stat({ bigint: true });
        if (ino !== before.ino || dev !== before.dev)
            throw new Error('it was replaced while it was copied');
        if (nlink !== 1n)
            throw new Error('it has another name, and may be another file than a log');
        return { file, size: Number(size), dev, ino };
    }
    catch (error) {
        await file.close();
        throw error;
    }
}
/** Whatever `work` makes of the open file; null when there is none. */
async function withLog(path, work) {
    let log;
    try {
        log = await openLog(path);
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return null;
        throw error;
    }
    try {
        return await work(log);
    }
    finally {
        await log.file.close();
    }
}
/** The bytes from `start` to `end`, in pieces; fewer when the file has become shorter. */
async function* readRange({ file }, { start, end }) {
    for (let at = start; at < end;) {
        const chunk = Buffer.allocUnsafe(Math.min(1024 * 1024, end - at));
        const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
        if (bytesRead === 0)
            return;
        yield chunk.subarray(0, bytesRead);
        at += bytesRead;
    }
}


/***/ }),

/***/ 90211:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   I4: () => (/* binding */ likelyLogs),
/* harmony export */   Ok: () => (/* binding */ marksOf),
/* harmony export */   Pu: () => (/* binding */ sameLog),
/* harmony export */   fN: () => (/* binding */ continues),
/* harmony export */   hZ: () => (/* binding */ markLogs),
/* harmony export */   ou: () => (/* binding */ windowsFolder)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _log_file_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(56251);


const compared = 4096;
/** Where the core may log: what it is told, and what DISM does by default. */
function likelyLogs(requested, env) {
    const windows = windowsFolder(env);
    const byDefault = windows === null ? [] : [node_path__WEBPACK_IMPORTED_MODULE_0___default().join(windows, 'Logs', 'DISM', 'dism.log')];
    return requested === null ? byDefault : [requested, ...byDefault];
}
/** `C:\Windows`; null on other systems. */
function windowsFolder(env) {
    const folder = env.WINDIR ?? env.SystemRoot ?? '';
    return folder === '' ? null : folder;
}
/** To be called before the core starts. A log that cannot be read is as none: its run's lines are then told by process alone. */
async function markLogs(paths) {
    const marks = new Map();
    for (const log of paths)
        marks.set(keyOf(log), { log: await markOf(log), bak: await markOf(`${log}.bak`) });
    return marks;
}
function marksOf(marked, log) {
    return marked.get(keyOf(log)) ?? null;
}
/**
 * Whether the file begins with what the marked one held. Told by content: on NTFS a new file of the same name takes over
 * the creation time of the one that was renamed, and a copy is another file.
 */
async function continues(log, mark) {
    if (log.size < mark.size)
        return false;
    return (await lastBefore(log, mark.size)).equals(mark.last);
}
async function markOf(log) {
    try {
        return await (0,_log_file_js__WEBPACK_IMPORTED_MODULE_1__/* .withLog */ .X1)(log, async (file) => {
            const { size, dev, ino } = file;
            return { size, dev, ino, last: await lastBefore(file, size) };
        });
    }
    catch {
        return null;
    }
}
async function lastBefore(log, end) {
    const chunks = [];
    for await (const chunk of (0,_log_file_js__WEBPACK_IMPORTED_MODULE_1__/* .readRange */ .qX)(log, { start: Math.max(0, end - compared), end }))
        chunks.push(chunk);
    return Buffer.concat(chunks);
}
/** Whether two paths name the same log. */
function sameLog(one, other) {
    return keyOf(one) === keyOf(other);
}
function keyOf(log) {
    const full = node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(log);
    return process.platform === 'win32' ? full.toLowerCase() : full;
}


/***/ }),

/***/ 5439:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ collectLogs)
});

// UNUSED EXPORTS: maxLogBytes

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(76760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/failure.ts
var failure = __nccwpck_require__(1633);
// EXTERNAL MODULE: ./src/own-folder.ts
var own_folder = __nccwpck_require__(55396);
// EXTERNAL MODULE: ./src/report/failure.ts
var report_failure = __nccwpck_require__(3304);
// EXTERNAL MODULE: ./src/report/log-file.ts
var log_file = __nccwpck_require__(56251);
// EXTERNAL MODULE: ./src/report/log-marks.ts
var log_marks = __nccwpck_require__(90211);
// EXTERNAL MODULE: ./src/native/lines.ts
var lines = __nccwpck_require__(4052);
// EXTERNAL MODULE: ./src/report/in-order.ts
var in_order = __nccwpck_require__(84706);
;// CONCATENATED MODULE: ./src/report/log-slice.ts
/**
 * The lines of one run in a log of DISM, which the whole machine writes to: docs/log-format.md. Pure; log-reader.ts reads
 * the files.
 */

const dated = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, /;
// The first one of a line; what follows it is free text.
const datedProcess = /\bPID=(\d{1,10})\b/;
// wimgapi's own lines, `[pid.tid]` or `[pid]`, have no time.
const bracketedProcess = /^\[(\d{1,10})(?:\.\d{1,10})?\]/;
const helperStarted = /\bWimserv process started\b/;
const helperProcess = /\bPID is (\d{1,10})\b/;
/**
 * Tells our lines from those of others. A line without a process belongs to the line above it: a mount block has several,
 * and a filter for dated lines would drop the ones that explain a failure.
 */
class LineOwner {
    #processes;
    #ours = false;
    constructor(pid) {
        this.#processes = new Set([String(pid)]);
    }
    owns(line) {
        if (dated.test(line))
            this.#ours = this.#isOurs(datedProcess.exec(line)?.[1]);
        else {
            const bracketed = bracketedProcess.exec(line);
            if (bracketed !== null)
                this.#ours = this.#isOurs(bracketed[1]);
        }
        if (this.#ours)
            this.#adopt(line);
        return this.#ours;
    }
    #isOurs(process) {
        return process !== undefined && this.#processes.has(process);
    }
    // Our part of wimgapi works in a process of its own, which our lines name.
    #adopt(line) {
        const told = (0,in_order/* behind */.R)(line, [helperStarted]);
        const child = told === null ? undefined : helperProcess.exec(told)?.[1];
        if (child !== undefined)
            this.#processes.add(child);
    }
}
/** Keeps the first and the last lines of a text without end. */
class LineKeeper {
    #half;
    #head = [];
    #tail = [];
    #dropped = 0;
    #headSize = 0;
    #tailSize = 0;
    #full = false;
    /** How many lines are left out between the two. */
    omitted = 0;
    /** `limit`: the characters to keep, line ends included. */
    constructor(limit) {
        this.#half = limit / 2;
    }
    add(line) {
        const size = line.length + 1;
        this.#full ||= this.#headSize + size > this.#half;
        if (!this.#full) {
            this.#head.push(line);
            this.#headSize += size;
            return;
        }
        this.#tail.push(line);
        this.#tailSize += size;
        while (this.#tailSize > this.#half && this.#dropped < this.#tail.length)
            this.#dropFirst();
        // Not at every line: a shift of a long list costs its length.
        if (this.#dropped > 10_000 && this.#dropped * 2 > this.#tail.length)
            this.#compact();
    }
    /** What is kept, with a line that says what is not. */
    lines() {
        this.#compact();
        const gap = this.omitted === 0 ? [] : [`[${this.omitted} lines are left out here]`];
        return [...this.#head, ...gap, ...this.#tail];
    }
    #dropFirst() {
        this.#tailSize -= (this.#tail[this.#dropped] ?? '').length + 1;
        this.#dropped += 1;
        this.omitted += 1;
    }
    #compact() {
        this.#tail = this.#tail.slice(this.#dropped);
        this.#dropped = 0;
    }
}

;// CONCATENATED MODULE: ./src/report/log-reader.ts




/** More lines than this, in characters, are cut in their middle. */
const maxSliceLength = 16 * 1024 * 1024;
/** Of what lies behind a mark no more than the end is read. */
const maxReadBytes = 256 * 1024 * 1024;
/** The whole of a log that the core keeps alone: it began a new one. */
async function readWholeLog(log, limit = maxSliceLength) {
    const slicer = new Slicer({ owner: null, limit });
    await (0,log_file/* withLog */.X1)(log, (file) => slicer.read(file, 0));
    return slicer.slice(log);
}
/**
 * The lines of process `pid` in a log that DISM keeps for the whole machine: those behind the marks, across an archival
 * to `.bak` in the middle of the run. A `.bak` that was there before is not looked at, nor is one without marks.
 */
async function readSharedLog(log, { pid, marks, limit = maxSliceLength }) {
    const slicer = new Slicer({ owner: new LineOwner(pid), limit });
    if (marks !== null) {
        await (0,log_file/* withLog */.X1)(`${log}.bak`, async (file) => {
            await slicer.read(file, await startOfArchived(file, marks));
        });
    }
    await (0,log_file/* withLog */.X1)(log, async (file) => {
        await slicer.read(file, await startOfCurrent(file, marks));
    });
    return slicer.slice(log);
}
async function startOfArchived(file, { log, bak }) {
    if (bak !== null && (await (0,log_marks/* continues */.fN)(file, bak)))
        return bak.size;
    if (log !== null && (await (0,log_marks/* continues */.fN)(file, log)))
        return log.size;
    return 0;
}
// A log that was cut and grew again is the same file with other content; one that was replaced is another file. Either is
// new, and reading too much of it does no harm: the process decides.
async function startOfCurrent(file, marks) {
    const log = marks?.log ?? null;
    if (log?.dev !== file.dev || log.ino !== file.ino)
        return 0;
    return (await (0,log_marks/* continues */.fN)(file, log)) ? log.size : 0;
}
class Slicer {
    #owner;
    #keeper;
    #unread = 0;
    constructor({ owner, limit }) {
        this.#owner = owner;
        this.#keeper = new LineKeeper(limit);
    }
    async read(log, from) {
        const wide = await isUtf16(log);
        let start = Math.max(from, log.size - maxReadBytes);
        this.#unread += start - from;
        if (wide)
            start -= start % 2;
        const decoder = new TextDecoder('utf-16le');
        const splitter = new lines/* LineSplitter */.g();
        for await (const chunk of (0,log_file/* readRange */.qX)(log, { start, end: log.size })) {
            this.#take(splitter.push(wide ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk));
        }
        this.#take(splitter.end());
    }
    slice(log) {
        const { omitted } = this.#keeper;
        const lines = this.#keeper.lines();
        const remarks = [
            ...(omitted === 0 ? [] : [`Of this run's lines of ${log} ${omitted} in the middle are left out.`]),
            ...(this.#unread === 0
                ? []
                : [`${this.#unread} bytes of ${log} were not searched for this run's lines.`])
        ];
        return { lines, remarks };
    }
    #take(lines) {
        for (const raw of lines) {
            const line = raw.startsWith('\ufeff') ? raw.slice(1) : raw;
            if (this.#owner === null || this.#owner.owns(line))
                this.#keeper.add(line);
        }
    }
}
// DISM writes bytes that are read as UTF-8. Only a mark of its own says otherwise.
async function isUtf16({ file }) {
    const start = Buffer.alloc(2);
    const { bytesRead } = await file.read(start, 0, 2, 0);
    return bytesRead === 2 && start[0] === 0xff && start[1] === 0xfe;
}

;// CONCATENATED MODULE: ./src/report/logs.ts








/** A longer log is cut at its beginning; the end is what people look for. */
const maxLogBytes = 64 * 1024 * 1024;
const deviceLogLines = 200;
const deviceLogBytes = 1024 * 1024;
/**
 * Copies the logs of the run and writes `report.json` and the lists of mounts. What cannot be copied is a remark, not a
 * failure. The report comes first: the job may be stopped at any time.
 */
async function collectLogs(record, plan) {
    (0,own_folder/* makeOwnFolder */.x)(plan.parent);
    const folder = new Folder((0,external_node_fs_.mkdtempSync)(external_node_path_default().join(plan.parent, 'logs-')));
    const reportPath = folder.write('report.json', json(plan.document));
    if (record.mountsBefore !== null)
        folder.write('mounts-before.json', json(record.mountsBefore));
    if (record.mountsAfter !== null)
        folder.write('mounts-after.json', json(record.mountsAfter));
    const { limit = maxLogBytes } = plan;
    if (record.log !== null) {
        const { path: log, archivedTo } = record.log;
        await folder.copy(log, 'dism.log', { limit });
        await folder.copy(archivedTo ?? `${log}.bak`, 'dism.log.bak', { limit, expected: archivedTo !== null });
    }
    const { lines, remarks } = await sliceOf(record);
    folder.remarks.push(...remarks);
    if (record.log !== null)
        folder.write('dism-this-run.log', textOf(lines));
    if ((0,report_failure/* failuresOf */.dJ)(record).length > 0)
        await folder.addDeviceLog(plan.env ?? {});
    if (folder.remarks.length > 0)
        (0,external_node_fs_.writeFileSync)(reportPath, json({ ...plan.document, remarks: folder.remarks }));
    return { directory: folder.directory, files: folder.files, reportPath, lines, remarks: folder.remarks };
}
async function sliceOf({ log, core, logsBefore }) {
    if (log === null)
        return { lines: [], remarks: [] };
    try {
        if (log.writer === 'dismount')
            return await readWholeLog(log.path);
        if (core === null)
            return { lines: [], remarks: ['dism-this-run.log is empty: the process is not known'] };
        return await readSharedLog(log.path, { pid: core.pid, marks: (0,log_marks/* marksOf */.Ok)(logsBefore, log.path) });
    }
    catch (error) {
        return { lines: [], remarks: [`dism-this-run.log is empty: ${(0,failure/* messageOf */.bD)(error)}`] };
    }
}
class Folder {
    directory;
    files = [];
    remarks = [];
    constructor(directory) {
        this.directory = directory;
    }
    write(name, text) {
        const file = external_node_path_default().join(this.directory, name);
        (0,external_node_fs_.writeFileSync)(file, text, { flag: 'wx', mode: 0o600 });
        this.files.push(file);
        return file;
    }
    async copy(from, name, { limit, expected = true }) {
        const to = external_node_path_default().join(this.directory, name);
        try {
            const remark = await copyLog(from, { to, limit });
            this.files.push(to);
            if (remark !== null)
                this.remarks.push(remark);
        }
        catch (error) {
            if (expected || error.code !== 'ENOENT') {
                this.remarks.push(`${from} is not among the logs: ${(0,failure/* messageOf */.bD)(error)}`);
            }
        }
    }
    /** The end of what Windows wrote about devices of an image that is serviced; seldom there. */
    async addDeviceLog(env) {
        const windows = (0,log_marks/* windowsFolder */.ou)(env);
        if (windows === null)
            return;
        const name = 'setupapi.offline.log';
        try {
            this.write(name, textOf(await lastLines(external_node_path_default().join(windows, 'INF', name))));
        }
        catch (error) {
            if (error.code === 'ENOENT')
                return;
            this.remarks.push(`${name} is not among the logs: ${(0,failure/* messageOf */.bD)(error)}`);
        }
    }
}
/** Copies a regular file, at most its last `limit` bytes. */
async function copyLog(from, { to, limit }) {
    const source = await (0,log_file/* openLog */.Ne)(from);
    try {
        const left = Math.max(0, source.size - limit);
        const remark = `the first ${left} bytes of ${source.size} are left out; the limit is ${limit}`;
        await copyFrom(source, { to, start: left, header: left === 0 ? '' : `[${remark}]\n` });
        return left === 0 ? null : `Of ${from} ${remark}.`;
    }
    finally {
        await source.file.close();
    }
}
// Up to the size seen at the start: a log that is still written to would have no end.
async function copyFrom(source, { to, start, header }) {
    const target = (0,external_node_fs_.openSync)(to, 'wx', 0o600);
    try {
        (0,external_node_fs_.writeFileSync)(target, header);
        for await (const chunk of (0,log_file/* readRange */.qX)(source, { start, end: source.size }))
            (0,external_node_fs_.writeFileSync)(target, chunk);
    }
    finally {
        (0,external_node_fs_.closeSync)(target);
    }
}
async function lastLines(from) {
    const source = await (0,log_file/* openLog */.Ne)(from);
    try {
        const chunks = [];
        const start = Math.max(0, source.size - deviceLogBytes);
        for await (const chunk of (0,log_file/* readRange */.qX)(source, { start, end: source.size }))
            chunks.push(chunk);
        const lines = Buffer.concat(chunks)
            .toString()
            .split(/\r\n|\n|\r/);
        return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).slice(-deviceLogLines);
    }
    finally {
        await source.file.close();
    }
}
function json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}
function textOf(lines) {
    return lines.map((line) => `${line}\n`).join('');
}


/***/ }),

/***/ 65468:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   JZ: () => (/* binding */ buildOutputs),
/* harmony export */   Jt: () => (/* binding */ initialOutputs),
/* harmony export */   Vk: () => (/* binding */ bareError),
/* harmony export */   h0: () => (/* binding */ short),
/* harmony export */   vD: () => (/* binding */ maxResults)
/* harmony export */ });
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3304);
/* harmony import */ var _printable_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(29073);


/** In characters. The outputs of a job hold 1 MB in all. */
const maxResults = 256 * 1024;
/** What the outputs say until more is known, so that a gate never reads an empty value. */
const initialOutputs = {
    result: 'failed',
    saved: 'false',
    unmounted: 'false',
    verified: 'skipped'
};
/**
 * `saved`, `unmounted` and `verified` are the worst of all paths, since releases are gated on them; the other values
 * describe the first path that failed, else the last path.
 */
function buildOutputs(record, failures) {
    const { results } = record;
    const told = toldPath(record, failures);
    const complete = isComplete(record);
    return {
        // Nothing failed and nothing was done: there was no mount.
        result: failures.length > 0 ? 'failed' : (told?.result ?? 'not-mounted'),
        saved: String(complete && results.length > 0 && results.every(({ saved }) => saved)),
        unmounted: String(complete && results.every(({ unmounted }) => unmounted)),
        verified: worstVerdict(record, complete),
        'image-path': told?.mount?.imagePath ?? '',
        'image-index': optional(told?.image?.index ?? told?.mount?.imageIndex),
        'image-count': told === undefined || told.imageCount === 0 ? '' : String(told.imageCount),
        'image-name': told?.image?.name ?? told?.mount?.imageName ?? '',
        'image-digest': told?.digest ?? '',
        'size-before': optional(told?.sizeBefore),
        'size-after': optional(told?.sizeAfter),
        'duration-seconds': told === undefined ? '' : (told.durationMs / 1000).toFixed(3),
        'error-code': failures[0]?.code ?? '',
        'hives-unloaded': unloadedHives(results),
        results: encodeResults(results)
    };
}
// Whether every path that was asked for has its result. Which ones "*" stands for only the core knows.
function isComplete({ inputs, results, ending }) {
    const { paths } = inputs.request;
    if (paths === '*')
        return ending?.kind === 'finished' && (results.length > 0 || ending.exitCode === 0);
    return results.length > 0 && results.length === paths.length;
}
// One key a line, whatever a key is called.
function unloadedHives(results) {
    return results.flatMap(({ hives }) => hives.map(({ key }) => (0,_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(key))).join('\n');
}
// Names and lists may be long; what a gate reads is not.
function encodeResults(results) {
    const whole = JSON.stringify(results);
    return whole.length <= maxResults ? whole : JSON.stringify(results.map(withoutDetails));
}
function withoutDetails(result) {
    return {
        ...result,
        path: short(result.path),
        mount: null,
        image: null,
        hives: [],
        holders: [],
        phases: [],
        error: bareError(result.error)
    };
}
/** What failed and its code, for where there is no room for the rest. */
function bareError(error) {
    return error === null ? null : { code: error.code, what: short(error.what), where: '', cause: '', next: '' };
}
/** The beginning of a text, for where there is no room for all of it. */
function short(text) {
    return text.length > 300 ? `${text.slice(0, 300).toWellFormed()}…` : text;
}
function toldPath(record, failures) {
    const failed = new Set(failures.map(({ path }) => path));
    return record.results.find(({ path }) => failed.has(path)) ?? record.results.at(-1);
}
function worstVerdict(record, complete) {
    const { results } = record;
    const verdicts = results.map((result) => (0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .verdictOf */ .Vj)(record, result));
    if (verdicts.includes('false'))
        return 'false';
    return complete && results.length > 0 && verdicts.every((verdict) => verdict === 'true')
        ? 'true'
        : 'skipped';
}
function optional(value) {
    return value === null || value === undefined ? '' : String(value);
}


/***/ }),

/***/ 29073:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g$: () => (/* binding */ printable),
/* harmony export */   oy: () => (/* binding */ printableLine)
/* harmony export */ });
/* unused harmony export maxLineLength */
/** Longer lines are cut: the live log shows 1,024 characters of a line. */
const maxLineLength = 1000;
const lineBreak = /\r\n|\n|\r/;
// Controls but tab (Cc), the line separators (Zl, Zp), and the marks that reorder text, which could make a line read as
// something else than it is.
const invisible = /[\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|(?!\t)\p{Cc}/gu;
/**
 * Text from outside, safe to print in a step's log. The runner reads `::command` at the start of a line and
 * `##[command]` anywhere in it, and a line ends at `\n`, `\r\n` and a lone `\r`: each line is taken apart the same
 * way and both marks are broken by a backslash, visibly.
 */
function printable(text) {
    return text.split(lineBreak).map(printableOneLine).join('\n');
}
/** The same for a place that holds one line: line breaks become spaces. */
function printableLine(text) {
    return printableOneLine(text.split(lineBreak).join(' '));
}
function printableOneLine(line) {
    const visible = cut(line.toWellFormed()).replace(invisible, escapeCharacter);
    return visible.replaceAll('##[', '##\\[').replace(/^([\s\p{Z}\p{Cf}]*)::/u, '$1\\::');
}
function cut(line) {
    if (line.length <= maxLineLength)
        return line;
    const kept = line.slice(0, maxLineLength).replace(/[\ud800-\udbff]$/, '');
    return `${kept}… (${line.length - kept.length} more characters)`;
}
function escapeCharacter(character) {
    const code = character.charCodeAt(0);
    return code < 0x100
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
}


/***/ }),

/***/ 51117:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Qx: () => (/* binding */ recordExit),
/* harmony export */   qt: () => (/* binding */ startRecord),
/* harmony export */   yM: () => (/* binding */ recordEvent),
/* harmony export */   z6: () => (/* binding */ endingOf)
/* harmony export */ });
/* harmony import */ var _changed_files_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(74236);

// Enough for any report; a core gone wild must not fill the memory.
const maxNotes = 200;
function startRecord({ inputs, startedAt }) {
    return {
        inputs,
        startedAt,
        core: null,
        log: null,
        findings: [],
        notes: [],
        results: [],
        changedFiles: new _changed_files_js__WEBPACK_IMPORTED_MODULE_0__/* .ChangedFiles */ .K(),
        logsBefore: new Map(),
        mountsBefore: null,
        mountsAfter: null,
        finished: null,
        ending: null,
        stoppedBy: null
    };
}
/** The record after one more event. */
function recordEvent(record, event) {
    switch (event.type) {
        case 'hello':
            return { ...record, core: { version: event.version, platform: event.platform, pid: event.pid } };
        case 'logOpened':
            return { ...record, log: { path: event.path, archivedTo: event.archivedTo, writer: event.writer } };
        case 'phaseStarted':
        case 'phaseFinished':
        case 'progress':
        case 'mount':
        case 'fileVerified':
            return record;
        case 'mountList':
            return event.when === 'before'
                ? { ...record, mountsBefore: event.mounts }
                : { ...record, mountsAfter: event.mounts };
        case 'fileChanged':
            record.changedFiles.add(withoutType(event));
            return record;
        case 'message': {
            if (event.severity === 'debug' || record.notes.length >= maxNotes)
                return record;
            const { severity, path, text } = event;
            return { ...record, notes: [...record.notes, { severity, path, text }] };
        }
        case 'finding': {
            if (record.findings.length >= maxNotes)
                return record;
            return { ...record, findings: [...record.findings, withoutType(event)] };
        }
        case 'result':
            return { ...record, results: [...record.results, withoutType(event)] };
        case 'finished':
            return { ...record, finished: { exitCode: event.exitCode, error: event.error } };
        default:
            return event;
    }
}
function withoutType(event) {
    const { type, ...rest } = event;
    return rest;
}
/** The record once the process is gone. */
function recordExit(record, exit, stoppedBy) {
    return { ...record, ending: endingOf(record, exit), stoppedBy };
}
/** How the core ended, from what it promised and how its process went. */
function endingOf({ finished }, { exitCode, stderr, protocolError }) {
    if (protocolError !== null)
        return { kind: 'garbled', reason: protocolError.message, exitCode, stderr };
    if (finished?.exitCode !== exitCode)
        return { kind: 'died', exitCode, stderr };
    return { kind: 'finished', ...finished };
}


/***/ }),

/***/ 58166:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ StepLog)
/* harmony export */ });
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(17885);

/** Not more often than this, however often the core tells. */
const pauseMs = 3_000;
/** Not less often than this, even when the core is silent. */
const heartbeatMs = 10_000;
const titles = {
    preflight: 'Check',
    wait: 'Wait for open files below',
    mount: 'Mount',
    scan: 'Look for changes in',
    save: 'Save',
    unmount: 'Unmount',
    verify: 'Verify',
    digest: 'Take the digest of'
};
/**
 * The step's log: one group a phase, and inside it a line now and then. A phase inside a phase (a preflight verifies the
 * integrity table) has lines in the outer one's group, since groups do not nest.
 */
class StepLog {
    #runner;
    #now;
    #timer;
    #open = [];
    #grouped = false;
    #changed = 0;
    constructor({ runner, now = Date.now }) {
        this.#runner = runner;
        this.#now = now;
        this.#timer = setInterval(() => {
            this.#beat(heartbeatMs);
        }, 1_000);
        this.#timer.unref();
    }
    tell(event) {
        switch (event.type) {
            case 'hello':
                this.#runner.info(`Native core ${event.version} for ${event.platform}, process ${event.pid}`);
                break;
            case 'logOpened':
                this.#runner.info(`Log: ${event.path}`);
                if (event.archivedTo !== null)
                    this.#runner.info(`The log that was there is now ${event.archivedTo}`);
                break;
            case 'phaseStarted':
                this.#start(event.phase, event.path);
                break;
            case 'phaseFinished':
                this.#finish(event.phase, event.durationMs);
                break;
            case 'progress': {
                const open = this.#open.at(-1);
                if (open !== undefined)
                    open.progress = event;
                this.#beat(pauseMs);
                break;
            }
            case 'message':
                this.#say(event.severity, event.text);
                break;
            case 'finding':
                this.#say(event.severity, `${event.check}: ${event.text}`);
                break;
            case 'fileChanged':
                this.#changed += 1;
                break;
            case 'result':
                this.#close();
                this.#runner.info(`${event.path}: ${event.result}${this.#takeChanged()}`);
                break;
            case 'fileVerified':
                this.#close();
                this.#runner.info(`${event.path}: ${event.error === null && event.verification.passed ? 'passed' : 'failed'}`);
                break;
            case 'finished':
                this.#close();
                break;
            case 'mount':
            case 'mountList':
                break;
            default:
                event;
        }
    }
    /** Nothing more comes; a group that a crash left open is closed. */
    end() {
        clearInterval(this.#timer);
        this.#close();
    }
    #start(phase, path) {
        if (!this.#grouped)
            this.#runner.startGroup(`${titles[phase]} ${path}`);
        this.#grouped = true;
        this.#open.push({ phase, startedAt: this.#now(), printedAt: this.#now(), progress: null });
    }
    #finish(phase, durationMs) {
        const inner = this.#open.length > 1;
        this.#runner.info(`${inner ? `${phase}: done` : 'Done'} in ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)(durationMs)}`);
        this.#open.pop();
        if (!inner)
            this.#close();
    }
    #close() {
        if (this.#grouped)
            this.#runner.endGroup();
        this.#grouped = false;
        this.#open = [];
    }
    /** There may be many thousands: they are in report.json. */
    #takeChanged() {
        const count = this.#changed;
        this.#changed = 0;
        return count === 0 ? '' : `, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(count, 'changed file')}`;
    }
    #say(severity, text) {
        if (severity === 'debug')
            this.#runner.debug(text);
        else
            this.#runner.info(severity === 'info' ? text : `${severity === 'error' ? 'Error' : 'Warning'}: ${text}`);
    }
    #beat(sinceMs) {
        const open = this.#open.at(-1);
        if (open === undefined || this.#now() - open.printedAt < sinceMs)
            return;
        open.printedAt = this.#now();
        this.#runner.info(progressLine(open, open.printedAt - open.startedAt));
    }
}
function progressLine({ phase, progress }, elapsedMs) {
    const elapsed = (0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)(elapsedMs);
    return progress === null ? `${phase}: ${elapsed}` : `${phase}: ${amount(progress)}, ${elapsed}`;
}
function amount({ done, total, unit }) {
    switch (unit) {
        case 'percent':
            return `${Math.min(100, done)} %`;
        case 'seconds':
            return total === 0 ? `waited ${done} s` : `waited ${done} s of ${total} s`;
        case 'bytes':
            return share(done, total, _units_js__WEBPACK_IMPORTED_MODULE_0__/* .bytes */ .ee);
        case 'files':
        case 'streams':
            return share(done, total, (count) => (0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(count, unit.slice(0, -1)));
        default:
            return unit;
    }
}
function share(done, total, show) {
    if (total === 0)
        return show(done);
    return `${Math.min(100, Math.floor((done / total) * 100))} %, ${show(done)} of ${show(total)}`;
}


/***/ }),

/***/ 4256:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ao: () => (/* binding */ changes),
/* harmony export */   LR: () => (/* binding */ sizes),
/* harmony export */   SB: () => (/* binding */ durations),
/* harmony export */   Sl: () => (/* binding */ image),
/* harmony export */   bu: () => (/* binding */ outcome),
/* harmony export */   k0: () => (/* binding */ shortVerdict),
/* harmony export */   kc: () => (/* binding */ errorText),
/* harmony export */   mR: () => (/* binding */ optionalText),
/* harmony export */   me: () => (/* binding */ integrity),
/* harmony export */   qG: () => (/* binding */ hives),
/* harmony export */   wb: () => (/* binding */ holders),
/* harmony export */   wk: () => (/* binding */ state)
/* harmony export */ });
/* harmony import */ var _native_events_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(88538);
/* harmony import */ var _html_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(86433);
/* harmony import */ var _summary_table_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(75559);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(17885);




const maxListed = 10;
const maxName = 120;
/** How it ended, in words. */
function outcome({ result, saved, unmounted }) {
    if (result !== 'failed')
        return result === 'not-mounted' ? 'not mounted' : result;
    return saved && !unmounted ? 'saved, but still mounted' : 'failed';
}
function errorText({ what, where, code: errorCode }) {
    const place = where === '' ? _summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6 : (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `: ${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(where)}`;
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(what)}${place}${errorCode === null ? _summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6 : (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) ` (${errorCode})`}`;
}
function optionalText(text, maxLength) {
    return text === '' ? _summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6 : (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(text, maxLength);
}
/** What is left behind where it did not go as it should, unless the error says it. */
function state({ saved, unmounted, error, interrupted }) {
    if (error === null && !interrupted)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6;
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `the image is ${saved ? 'saved' : 'not saved'} and ${unmounted ? 'unmounted' : 'still mounted'}`;
}
function image({ image, mount, imageCount }) {
    if (mount === null)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6;
    const index = image?.index ?? mount.imageIndex;
    const of = imageCount === 0 ? '' : ` of ${imageCount}`;
    const described = image === null ? optionalText(mount.imageName) : describeImage(image);
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(mount.imagePath)}, index ${index}${of}: ${described}`;
}
function describeImage({ name, edition, version, architecture, languages }) {
    const facts = [name, edition, version, architecture, languages.join(', ')];
    const known = facts.filter((fact, index) => fact !== '' && facts.indexOf(fact) === index);
    return known.length === 0
        ? (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `no name`
        : _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join(known.map((fact) => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(fact, maxName)), ' ');
}
function changes({ changes }) {
    if (changes === null)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6;
    const { added, modified, removed, unchanged } = changes;
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(added)} added, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(modified)} modified, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(removed)} removed, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(unchanged)} unchanged`;
}
/** "4.62 GiB → 4.81 GiB (+0.19 GiB, 31.00 MiB unused inside the file)" */
function sizes({ sizeBefore, sizeAfter, unusedBytes }) {
    if (sizeBefore === null)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6;
    const unused = unusedBytes === null || unusedBytes === 0 ? '' : `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .bytes */ .ee)(unusedBytes)} unused inside the file`;
    if (sizeAfter === null)
        return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .bytes */ .ee)(sizeBefore)}${unused === '' ? '' : ` (${unused})`}`;
    const grown = sizeAfter - sizeBefore;
    const difference = grown === 0 ? 'as before' : `${grown < 0 ? '−' : '+'}${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .bytes */ .ee)(Math.abs(grown))}`;
    const change = grown === 0 ? (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .bytes */ .ee)(sizeAfter) : `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .bytes */ .ee)(sizeBefore)} → ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .bytes */ .ee)(sizeAfter)}`;
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${change} (${difference}${unused === '' ? '' : `, ${unused}`})`;
}
/** Says "table written" for a table that was written, and PASS or FAIL only where something was verified. */
function integrity(result) {
    const { verification, integrityTableWritten, saved } = result;
    const table = integrityTableWritten ? 'table written' : '';
    const verdict = shortVerdict(result);
    if (verification === null || verdict === '') {
        const missing = saved ? 'not verified' : '';
        return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${[table, missing].filter((text) => text !== '').join('; ')}`;
    }
    const { level, tableChunks, streams, bytes: read, durationMs } = verification;
    const looked = [
        ...(level === 'full' ? [(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(streams, 'stream')] : []),
        ...(tableChunks > 0 ? [(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(tableChunks, 'table chunk')] : [])
    ].join(' and ');
    const text = [looked, (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .bytes */ .ee)(read), (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0)(durationMs)].filter((part) => part !== '').join(', ');
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${verdict} – ${text}${table === '' ? '' : `; ${table}`}`;
}
/** PASS, FAIL, or nothing where nothing was verified. */
function shortVerdict({ verified, verification }) {
    if (verified === 'skipped')
        return verification === null ? '' : passed(verification.passed);
    return passed(verified === 'true' && verification?.passed === true);
}
function passed(good) {
    return good ? 'PASS' : 'FAIL';
}
function hives({ hives }) {
    return _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join((0,_summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .upTo */ .jB)(maxListed, hives, ({ key }) => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(key, maxName)), ', ');
}
const uses = {
    writes: 'writes',
    reads: 'reads',
    maps: 'runs or maps',
    'current-directory': 'works in'
};
/** The processes that keep the mount in use. */
function holders({ holders }) {
    const lines = (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_1__/* .upTo */ .jB)(maxListed, holders, ({ process, pid, use, file }) => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(process, maxName)} (PID ${pid}) ${uses[use]} ${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(file)}`);
    return _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join(lines, '<br>');
}
/** A bar a phase; phases that came twice are one. */
function durations(times, totalMs) {
    const sums = _native_events_js__WEBPACK_IMPORTED_MODULE_3__/* .phases */ .tW.flatMap((phase) => {
        const found = times.filter((time) => time.phase === phase);
        const durationMs = found.reduce((total, time) => total + time.durationMs, 0);
        return found.length === 0 ? [] : [{ phase, durationMs }];
    });
    const longest = Math.max(1, ...sums.map(({ durationMs }) => durationMs));
    const widest = Math.max(0, ...sums.map(({ phase }) => phase.length));
    const bars = sums.map(({ phase, durationMs }) => {
        const bar = '█'.repeat(Math.max(1, Math.round((durationMs / longest) * 20)));
        const filler = _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join(Array.from({ length: widest - phase.length }, () => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `&nbsp;`));
        return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<code>${phase}${filler}</code> ${bar} ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0)(durationMs)}`;
    });
    return _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join([(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0)(totalMs)} in all`, ...bars], '<br>');
}


/***/ }),

/***/ 86032:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   MB: () => (/* binding */ bad),
/* harmony export */   _2: () => (/* binding */ failureFacts),
/* harmony export */   i7: () => (/* binding */ renderPath),
/* harmony export */   uw: () => (/* binding */ good)
/* harmony export */ });
/* harmony import */ var _changed_files_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(74236);
/* harmony import */ var _html_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(86433);
/* harmony import */ var _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4256);
/* harmony import */ var _summary_table_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(75559);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(17885);





const good = '✔';
const bad = '✘';
const maxFiles = 10;
const maxFindings = 40;
/** What happened to one path: a heading, a table, and what is worth a table of its own. */
function renderPath(record, { result, failure, more }) {
    const mark = failure === null ? good : bad;
    const changed = record.changedFiles.of(result.path);
    return (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .stack */ .t$)([
        (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .heading */ .R_)((0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `Dismount ${(0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(result.path)} – ${_summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .outcome */ .bu(result)} ${mark}`),
        (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .factTable */ .Bu)([
            ...(failure === null ? [] : failureFacts(failure)),
            ...pathFacts(record, result, failure),
            ...more
        ]),
        findings(record, { path: result.path, failure }),
        changedFiles(changed)
    ]);
}
/** What failed, why, and what to do. */
function failureFacts(failure) {
    return [
        ['Error', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .errorText */ .kc(failure)],
        ['Cause', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .optionalText */ .mR(failure.cause)],
        ['Next', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .optionalText */ .mR(failure.next)]
    ];
}
function pathFacts(record, result, failure) {
    return [
        [failure === null ? 'Waited for' : 'Held by', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .holders */ .wb(result)],
        ['Interrupted', interrupted(record, result)],
        ['State', failure === null ? _summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .nothing */ .s6 : _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .state */ .wk(result)],
        ['Mode', mode(record, result)],
        ['Image', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .image */ .Sl(result)],
        ['Changes', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .changes */ .Ao(result)],
        ['Size', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .sizes */ .LR(result)],
        ['Integrity', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .integrity */ .me(result)],
        ['Digest', result.digest === null ? _summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .nothing */ .s6 : (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(result.digest)],
        ['Hives closed', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .hives */ .qG(result)],
        ['Remounted', result.remounted ? (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `once, since the mount needed it` : _summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .nothing */ .s6],
        ['Durations', _summary_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .durations */ .SB(result.phases, result.durationMs)]
    ];
}
/** "auto: discarded because the job had failed" */
function mode({ inputs }, { result }) {
    const { mode: wanted, chosen } = inputs;
    if (chosen.because === null)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .nothing */ .s6;
    const done = result === 'saved' || result === 'discarded' ? result : `${chosen.mode} was chosen`;
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `${wanted}: ${done} because ${chosen.because}`;
}
function interrupted({ stoppedBy }, result) {
    if (!result.interrupted)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .nothing */ .s6;
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `the step was asked to stop${stoppedBy === null ? '' : ` (${stoppedBy})`}`;
}
const marks = { error: bad, warning: '⚠', info: good, debug: good };
// A check is about nothing else; otherwise what is in order needs no word.
function findings(record, { path, failure }) {
    const all = record.inputs.chosen.mode === 'check';
    const found = record.findings.filter((finding) => finding.path === path && (all || isNews(finding, failure)));
    if (found.length === 0)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .nothing */ .s6;
    const rows = found
        .slice(0, maxFindings)
        .map(({ check, severity, text }) => [(0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `${marks[severity]}`, (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(check), (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(text)]);
    const left = found.length - rows.length;
    const table = (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .grid */ .Vg)(['', 'Check', 'Finding'], rows);
    return left === 0 ? table : (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .stack */ .t$)([table, (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `<p>${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .counted */ .hS)(left, 'more finding')} in report.json.</p>`]);
}
function isNews({ severity, error }, failure) {
    if (severity === 'warning')
        return true;
    return severity === 'error' && (failure === null || error?.what !== failure.what);
}
function changedFiles(changes) {
    const count = changes.files.length + changes.beyond;
    if (count === 0)
        return _summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .nothing */ .s6;
    const rows = (0,_changed_files_js__WEBPACK_IMPORTED_MODULE_0__/* .largest */ .n)(changes, maxFiles).map(fileRow);
    const title = rows.length === count
        ? (0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .counted */ .hS)(count, 'changed file')
        : `The ${rows.length} largest of ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .plain */ .pj)(count)} changed files`;
    return (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .folded */ .TM)(title, (0,_summary_table_js__WEBPACK_IMPORTED_MODULE_3__/* .grid */ .Vg)(['', 'File', 'Before', 'After'], rows));
}
function fileRow({ kind, file, sizeBefore, sizeAfter }) {
    return [(0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `${kind}`, (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(file), size(sizeBefore), size(sizeAfter)];
}
function size(count) {
    return count === null ? (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `–` : (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy) `${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .bytes */ .ee)(count)}`;
}


/***/ }),

/***/ 75559:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bu: () => (/* binding */ factTable),
/* harmony export */   R_: () => (/* binding */ heading),
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   Vg: () => (/* binding */ grid),
/* harmony export */   jB: () => (/* binding */ upTo),
/* harmony export */   s6: () => (/* binding */ nothing),
/* harmony export */   t$: () => (/* binding */ stack)
/* harmony export */ });
/* harmony import */ var _html_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(86433);

const nothing = (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) ``;
function heading(content) {
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<h3>${content}</h3>`;
}
/** A table with a fact a line. */
function factTable(facts) {
    const lines = facts
        .filter(([, content]) => content.markup !== '')
        .map(([name, content]) => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<tr><th align="left">${name}</th><td>${content}</td></tr>`);
    return lines.length === 0 ? nothing : _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join([(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<table>`, ...lines, (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `</table>`], '\n');
}
/** A table with named columns. */
function grid(columns, rows) {
    const head = _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join(columns.map((name) => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<th align="left">${name}</th>`));
    const lines = rows.map((cells) => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<tr>${_html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join(cells.map((cell) => (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<td>${cell}</td>`))}</tr>`);
    return _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join([(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<table>`, (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<tr>${head}</tr>`, ...lines, (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `</table>`], '\n');
}
/** Something that is folded away under a title. */
function folded(title, content) {
    return _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join([(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `<details><summary>${title}</summary>`, content, (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `</details>`], '\n');
}
/** Parts below one another; the empty ones left out. No empty line: it would end the HTML. */
function stack(parts) {
    return _html_js__WEBPACK_IMPORTED_MODULE_0__/* .Html */ .Ed.join(parts.filter(({ markup }) => markup !== ''), '\n');
}
/** At most `most` items, and a word about the rest. */
function upTo(most, items, show) {
    const shown = items.slice(0, most).map(show);
    const rest = items.length - shown.length;
    return rest === 0 ? shown : [...shown, (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy) `and ${rest} more`];
}


/***/ }),

/***/ 17885:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ee: () => (/* binding */ bytes),
/* harmony export */   hS: () => (/* binding */ counted),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   pj: () => (/* binding */ plain)
/* harmony export */ });
const byteUnits = ['KiB', 'MiB', 'GiB', 'TiB'];
/** "812 bytes", "4.62 GiB". */
function bytes(count) {
    if (count < 1024)
        return count === 1 ? '1 byte' : `${count} bytes`;
    let value = count;
    let unit = 'bytes';
    for (const next of byteUnits) {
        if (value < 1024)
            break;
        value /= 1024;
        unit = next;
    }
    return `${value.toFixed(2)} ${unit}`;
}
/** "38 ms", "1.4 s", "3 m 12 s", "1 h 5 m". */
function duration(milliseconds) {
    if (milliseconds < 1000)
        return `${milliseconds} ms`;
    const seconds = milliseconds / 1000;
    if (seconds < 59.95)
        return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < 3600)
        return `${Math.floor(whole / 60)} m ${whole % 60} s`;
    return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} m`;
}
/** "93,412 streams", "1 stream". */
function counted(count, one, many = `${one}s`) {
    return `${plain(count)} ${count === 1 ? one : many}`;
}
/** "93,412". Without `toLocaleString`, which loads all of ICU's number formats. */
function plain(count) {
    return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}


/***/ }),

/***/ 79786:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var _conclude_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(67322);
/* harmony import */ var _dismount_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(13134);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1244);
/* harmony import */ var _report_outputs_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(65468);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2462);
/* harmony import */ var _world_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(23079);






/** The main step. Throws a Failure when it cannot begin; a failed dismount is reported, not thrown. */
async function run(world) {
    const { runner } = world;
    (0,_state_js__WEBPACK_IMPORTED_MODULE_4__/* .keepStarted */ .LF)(runner);
    runner.setOutputs(_report_outputs_js__WEBPACK_IMPORTED_MODULE_3__/* .initialOutputs */ .Jt);
    const inputs = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .readInputs */ .Ko)(runner, (0,_world_js__WEBPACK_IMPORTED_MODULE_5__/* .placeOf */ .$)(world));
    const { mode, because } = inputs.chosen;
    if (because !== null)
        runner.info(`Mode auto: ${mode}, because ${because}.`);
    const record = await (0,_dismount_js__WEBPACK_IMPORTED_MODULE_1__/* .dismount */ .I)(world, inputs);
    const told = await (0,_conclude_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .q)(world, record);
    if (told.logs !== null && world.stops.received !== null) {
        // The runner ends this process within seconds; `post` has all the time that it needs.
        runner.info(`The logs in ${told.logs.directory} are left to the post step, since this one was stopped.`);
        return;
    }
    await (0,_conclude_js__WEBPACK_IMPORTED_MODULE_0__/* .uploadTold */ .R)(world, told);
    (0,_state_js__WEBPACK_IMPORTED_MODULE_4__/* .keepFinished */ .kS)(runner);
}


/***/ }),

/***/ 21841:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  O: () => (/* binding */ githubRunner),
  X: () => (/* binding */ neverFailing)
});

// EXTERNAL MODULE: ./src/report/printable.ts
var printable = __nccwpck_require__(29073);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(48161);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/command.js
var command = __nccwpck_require__(89635);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/file-command.js
var file_command = __nccwpck_require__(82902);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/summary.js
var summary = __nccwpck_require__(1170);
;// CONCATENATED MODULE: ./src/toolkit.ts
// The parts of @actions/core that talk to the runner. Its index also loads the OIDC client, and with it a whole HTTP
// client (undici), which is two thirds of the time that the action needs to start; the package exports nothing else, so
// the files are named by their place. docs/decisions/0011 has the figures.




/** The value of an input, trimmed; empty when it is not given. */
function getInput(name) {
    return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
}
function info(text) {
    process.stdout.write(text + external_node_os_.EOL);
}
function debug(text) {
    (0,command/* issueCommand */.L)('debug', {}, text);
}
function annotate(level, { title, text }) {
    (0,command/* issueCommand */.L)(level, { title }, text);
}
function startGroup(title) {
    (0,command/* issue */.s)('group', title);
}
function endGroup() {
    (0,command/* issue */.s)('endgroup');
}
/** In one write. Outside of a runner there is no file for it, and nobody reads it. */
function setOutputs(outputs) {
    const lines = Object.entries(outputs).map(([name, value]) => (0,file_command/* prepareKeyValueMessage */.v)(name, value));
    if (process.env.GITHUB_OUTPUT)
        (0,file_command/* issueFileCommand */.n)('OUTPUT', lines.join(external_node_os_.EOL));
}
function saveState(name, value) {
    if (process.env.GITHUB_STATE)
        (0,file_command/* issueFileCommand */.n)('STATE', (0,file_command/* prepareKeyValueMessage */.v)(name, value));
}
function getState(name) {
    return process.env[`STATE_${name}`] ?? '';
}
/** Replaces the whole summary of this step. Rejects where the runner has none. */
async function writeSummary(html) {
    await summary/* summary */.z.emptyBuffer().addRaw(html, true).write({ overwrite: true });
}

;// CONCATENATED MODULE: ./src/runner.ts


/** The real runner. The only code that prints, so that nothing is printed without `printable`. */
const githubRunner = {
    input: (name) => getInput(name),
    info: (text) => {
        info((0,printable/* printable */.g$)(text));
    },
    debug: (text) => {
        debug((0,printable/* printable */.g$)(text));
    },
    startGroup: (title) => {
        startGroup((0,printable/* printableLine */.oy)(title));
    },
    endGroup: () => {
        endGroup();
    },
    notice: ({ title, text }) => {
        annotate('notice', { title: (0,printable/* printableLine */.oy)(title), text: (0,printable/* printable */.g$)(text) });
    },
    warning: ({ title, text }) => {
        annotate('warning', { title: (0,printable/* printableLine */.oy)(title), text: (0,printable/* printable */.g$)(text) });
    },
    fail: ({ title, text }) => {
        process.exitCode = 1;
        annotate('error', { title: (0,printable/* printableLine */.oy)(title), text: (0,printable/* printable */.g$)(text) });
    },
    setOutputs: (outputs) => {
        setOutputs(outputs);
    },
    writeSummary: async (html) => {
        await writeSummary(html);
    },
    saveState: (name, value) => {
        saveState(name, value);
    },
    state: (name) => getState(name)
};
/** A runner for a stage that must never fail the job, and that no later step reads outputs of. */
function neverFailing(runner) {
    return {
        input: (name) => runner.input(name),
        info: (text) => {
            runner.info(text);
        },
        debug: (text) => {
            runner.debug(text);
        },
        startGroup: (title) => {
            runner.startGroup(title);
        },
        endGroup: () => {
            runner.endGroup();
        },
        notice: (annotation) => {
            runner.notice(annotation);
        },
        warning: (annotation) => {
            runner.warning(annotation);
        },
        fail: (annotation) => {
            runner.warning(annotation);
        },
        setOutputs: () => undefined,
        writeSummary: (html) => runner.writeSummary(html),
        saveState: (name, value) => {
            runner.saveState(name, value);
        },
        state: (name) => runner.state(name)
    };
}


/***/ }),

/***/ 2462:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BK: () => (/* binding */ keepResult),
/* harmony export */   H$: () => (/* binding */ keepLogDirectory),
/* harmony export */   LF: () => (/* binding */ keepStarted),
/* harmony export */   Nq: () => (/* binding */ readMainState),
/* harmony export */   TJ: () => (/* binding */ keepLogPlace),
/* harmony export */   kS: () => (/* binding */ keepFinished)
/* harmony export */ });
/* harmony import */ var _native_events_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(88538);
/* harmony import */ var _native_fields_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(40298);


function keepStarted(runner) {
    runner.saveState('main', 'started');
    runner.saveState('job-status', runner.input('job-status'));
}
function keepFinished(runner) {
    runner.saveState('main', 'finished');
}
function keepResult(runner, result) {
    runner.saveState('result', result);
}
function keepLogPlace(runner, { core, log }) {
    runner.saveState('log-place', JSON.stringify({ core, log }));
}
function keepLogDirectory(runner, directory) {
    runner.saveState('log-directory', directory);
}
function readMainState(runner) {
    const main = runner.state('main');
    return {
        started: main !== '',
        finished: main === 'finished',
        result: runner.state('result'),
        logPlace: readLogPlace(runner.state('log-place')),
        logDirectory: runner.state('log-directory'),
        inputs: {
            input: (name) => (name === 'job-status' ? runner.state('job-status') : runner.input(name))
        }
    };
}
function readLogPlace(kept) {
    try {
        const place = JSON.parse(kept);
        if (!_native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .isFields */ .Ce(place))
            return null;
        return {
            core: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ik(place, 'core', (core) => ({
                version: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq(core, 'version'),
                platform: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq(core, 'platform'),
                pid: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9(core, 'pid')
            })),
            log: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ik(place, 'log', (log) => ({
                path: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq(log, 'path'),
                archivedTo: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .orNull */ .Xd(log, 'archivedTo', _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq),
                writer: _native_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .oneOf */ .yL(log, 'writer', _native_events_js__WEBPACK_IMPORTED_MODULE_1__/* .logWriters */ .tl)
            }))
        };
    }
    catch {
        return null;
    }
}


/***/ }),

/***/ 4804:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  M: () => (/* binding */ verify)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(76760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/failure.ts
var failure = __nccwpck_require__(1633);
// EXTERNAL MODULE: ./src/native/environment.ts
var environment = __nccwpck_require__(77450);
// EXTERNAL MODULE: ./src/native/process.ts + 4 modules
var process = __nccwpck_require__(78718);
// EXTERNAL MODULE: ./src/own-folder.ts
var own_folder = __nccwpck_require__(55396);
// EXTERNAL MODULE: ./src/report/document.ts
var report_document = __nccwpck_require__(48101);
// EXTERNAL MODULE: ./src/report/annotation.ts
var annotation = __nccwpck_require__(43593);
// EXTERNAL MODULE: ./src/report/steplog.ts
var steplog = __nccwpck_require__(58166);
// EXTERNAL MODULE: ./src/world.ts
var src_world = __nccwpck_require__(23079);
;// CONCATENATED MODULE: ./src/verify/document.ts
/** The report of a verification: protocol/verify-report.schema.json. */
function buildVerifyDocument(record, { failures, provenance }) {
    const { level, requireTable } = record.inputs;
    return {
        schema: 1,
        startedAt: record.startedAt.toISOString(),
        provenance,
        level,
        requireTable,
        core: record.core,
        verified: failures.length === 0,
        stoppedBy: record.stoppedBy,
        ending: record.ending,
        failures,
        files: record.verified
    };
}

// EXTERNAL MODULE: ./src/inputs/reader.ts
var inputs_reader = __nccwpck_require__(9066);
;// CONCATENATED MODULE: ./src/verify/find-images.ts




/** As many files as one request of the core holds: protocol/request.schema.json. */
const maxFiles = 64;
// Enough to see what is wrong; a folder may hold any number of them.
const maxNamed = 20;
/**
 * The files that the lines name, absolute, each once, in the order of the lines. A line that names an existing file is
 * that file, whatever characters it holds; any other is a pattern. A release is gated on this: a line without a match
 * is a failure, not an empty success, and so is a match that cannot be given to the core. Only folders are passed over.
 */
async function findImages(lines, workspace) {
    const found = new Set();
    const unmatched = [];
    const lost = new Set();
    for (const line of lines) {
        const matches = await matchesOf(line, workspace);
        if (matches.files.length + matches.lost.length === 0)
            unmatched.push(line);
        for (const file of matches.files)
            found.add(file);
        for (const file of matches.lost)
            lost.add(file);
    }
    if (lost.size > 0)
        throw notToBeOpened([...lost]);
    if (unmatched.length > 0) {
        throw new failure/* Failure */.HR({
            title: 'No such image',
            text: [
                ...unmatched.map((line) => `image: ${(0,inputs_reader/* shown */.SP)(line)} matches no file below ${workspace}.`),
                'Nothing was verified. Check the path, and that the step before this one has put the file there.'
            ].join('\n')
        });
    }
    if (found.size > maxFiles) {
        throw new failure/* Failure */.HR({
            title: 'Too many images',
            text: `image: ${found.size} files match; one step verifies up to ${maxFiles}. Use several steps or a matrix.`
        });
    }
    return [...found];
}
function notToBeOpened(files) {
    const more = files.length - maxNamed;
    return new failure/* Failure */.HR({
        title: 'An image cannot be opened',
        text: [
            ...files
                .slice(0, maxNamed)
                .map((file) => `image: ${(0,inputs_reader/* shown */.SP)(file)} matches, but is no file that can be opened.`),
            ...(more > 0 ? [`${more} more cannot be opened.`] : []),
            'Nothing was verified. Remove it, or give it a name in UTF-8 and the right to be read, or name the images one by one.'
        ].join('\n')
    });
}
async function matchesOf(line, workspace) {
    const literal = external_node_path_default().resolve(workspace, line);
    if ((await kindOf(literal)) === 'file')
        return { files: [literal], lost: [] };
    // Patterns are written with `/` on every system; on Windows a user may still write `\`.
    const pattern = (external_node_path_default()).sep === '\\' ? line.replaceAll('\\', '/') : line;
    const matches = { files: [], lost: [] };
    for await (const match of (0,promises_.glob)(pattern, { cwd: workspace })) {
        const file = external_node_path_default().resolve(workspace, match);
        const kind = hasLostName(match) ? 'lost' : await kindOf(file);
        if (kind === 'file')
            matches.files.push(file);
        else if (kind === 'lost')
            matches.lost.push(file);
    }
    matches.files.sort();
    return matches;
}
// What is not UTF-8 in a name shows so, and then the name is nobody's, or that of another file.
function hasLostName(match) {
    return match.includes('\ufffd');
}
/** `lost`: a link to nothing, something that we may not look at, or no regular file. */
async function kindOf(file) {
    try {
        const found = await (0,promises_.stat)(file);
        if (found.isDirectory())
            return 'folder';
        return found.isFile() ? 'file' : 'lost';
    }
    catch {
        return 'lost';
    }
}

// EXTERNAL MODULE: ./src/inputs.ts + 4 modules
var src_inputs = __nccwpck_require__(1244);
;// CONCATENATED MODULE: ./src/verify/inputs.ts


/** The inputs of verify/action.yml; throws one InputError that names every bad input. */
function readVerifyInputs(source) {
    const reader = new inputs_reader/* InputReader */.i_(source);
    const images = reader.lines('image');
    if (images.length === 0) {
        reader.refuse('image', 'the empty value is not accepted; it accepts one file or pattern a line.');
    }
    const inputs = {
        images,
        level: reader.word('level', ['full', 'table'], 'full'),
        requireTable: reader.flag('require-table', false),
        summary: reader.flag('summary', true)
    };
    if (reader.problems.length > 0)
        throw new src_inputs/* InputError */.dz(reader.problems);
    return inputs;
}

// EXTERNAL MODULE: ./src/report/outputs.ts
var outputs = __nccwpck_require__(65468);
;// CONCATENATED MODULE: ./src/verify/outputs.ts

/** What the outputs say until more is known, so that a gate never reads an empty value. */
const initialVerifyOutputs = { verified: 'false' };
/** The outputs of verify/action.yml but `report-path`. */
function buildVerifyOutputs(record, failures) {
    const only = record.files.length === 1 ? record.verified[0] : undefined;
    return {
        verified: String(failures.length === 0),
        'image-digest': only?.digest ?? '',
        'error-code': failures.find(({ code }) => code !== null)?.code ?? '',
        results: encodeFiles(record.verified)
    };
}
// Names of images may be long, and there may be many; what a gate reads is not. All of it is in the report.
function encodeFiles(files) {
    const whole = JSON.stringify(files);
    return whole.length <= outputs/* maxResults */.vD ? whole : JSON.stringify(files.map(withoutDetails));
}
function withoutDetails(file) {
    return { ...file, path: (0,outputs/* short */.h0)(file.path), images: [], error: (0,outputs/* bareError */.Vk)(file.error) };
}

// EXTERNAL MODULE: ./src/report/record.ts
var report_record = __nccwpck_require__(51117);
;// CONCATENATED MODULE: ./src/verify/record.ts

function startVerifyRecord(start) {
    return { ...start, core: null, verified: [], finished: null, ending: null, stoppedBy: null };
}
/** The record after one more event; what a verification does not tell changes nothing. */
function recordVerifyEvent(record, event) {
    if (event.type === 'hello') {
        return { ...record, core: { version: event.version, platform: event.platform, pid: event.pid } };
    }
    if (event.type === 'fileVerified') {
        const { type, ...file } = event;
        return { ...record, verified: [...record.verified, file] };
    }
    if (event.type === 'finished') {
        return { ...record, finished: { exitCode: event.exitCode, error: event.error } };
    }
    return record;
}
/** The record once the process is gone. */
function recordVerifyExit(record, exit, stoppedBy) {
    return { ...record, ending: (0,report_record/* endingOf */.z6)(record, exit), stoppedBy };
}

// EXTERNAL MODULE: ./src/report/html.ts
var html = __nccwpck_require__(86433);
// EXTERNAL MODULE: ./src/report/summary-path.ts
var summary_path = __nccwpck_require__(86032);
// EXTERNAL MODULE: ./src/report/summary-table.ts
var summary_table = __nccwpck_require__(75559);
// EXTERNAL MODULE: ./src/report/units.ts
var units = __nccwpck_require__(17885);
;// CONCATENATED MODULE: ./src/verify/summary.ts




const maxImages = 12;
// The service drops a summary of more than 1 MiB as a whole.
const maxBytes = 256 * 1024;
/** The job summary of a verification: one heading and one table a file. */
function renderVerifySummary(record, failures) {
    const ofRun = failures.filter(({ path }) => !record.files.includes(path));
    const blocks = [
        ...ofRun.map((failure) => (0,summary_table/* stack */.t$)([(0,summary_table/* heading */.R_)((0,html/* html */.qy) `Verification failed ${summary_path/* bad */.MB}`), (0,summary_table/* factTable */.Bu)((0,summary_path/* failureFacts */._2)(failure))])),
        ...record.files.map((file) => ofFile(record, failures, file))
    ];
    return html/* Html */.Ed.join(withinLimit(blocks), '\n\n').markup + '\n';
}
function withinLimit(blocks) {
    const ends = [];
    for (const { markup } of blocks)
        ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(markup));
    const shown = blocks.filter((_, index) => (ends[index] ?? 0) <= maxBytes);
    const rest = blocks.length - shown.length;
    return rest === 0 ? shown : [...shown, (0,html/* html */.qy) `<p>${rest} more are in the report.</p>`];
}
function ofFile(record, failures, file) {
    const failure = failures.find(({ path }) => path === file);
    const found = record.verified.find(({ path }) => path === file);
    const passed = failures.length === 0 || (failure === undefined && found !== undefined);
    const facts = [
        ...(failure === undefined ? [] : (0,summary_path/* failureFacts */._2)(failure)),
        ...(found === undefined ? [] : fileFacts(found, passed))
    ];
    const title = (0,html/* html */.qy) `Verify ${(0,html/* code */.aY)(file)} – ${passed ? `passed ${summary_path/* good */.uw}` : `failed ${summary_path/* bad */.MB}`}`;
    return (0,summary_table/* stack */.t$)([(0,summary_table/* heading */.R_)(title), (0,summary_table/* factTable */.Bu)(facts)]);
}
function fileFacts({ size, images, verification, digest }, passed) {
    const { level, integrityTable, tableChunks, streams, bytes: read, durationMs } = verification;
    const looked = [
        ...(level === 'full' ? [(0,units/* counted */.hS)(streams, 'stream')] : []),
        ...(tableChunks > 0 ? [(0,units/* counted */.hS)(tableChunks, 'table chunk')] : []),
        (0,units/* bytes */.ee)(read),
        (0,units/* duration */.p0)(durationMs)
    ].join(', ');
    const listed = (0,summary_table/* upTo */.jB)(maxImages, images, ({ index, name, edition, version, architecture }) => {
        const known = [name, edition, version, architecture].filter((text, at, all) => all.indexOf(text) === at);
        const facts = known.filter((text) => text !== '').map((text) => (0,html/* code */.aY)(text));
        return (0,html/* html */.qy) `${index}: ${facts.length === 0 ? (0,html/* html */.qy) `no name` : html/* Html */.Ed.join(facts, ' ')}`;
    });
    return [
        ['Images', html/* Html */.Ed.join(listed, '<br>')],
        ['Size', (0,html/* html */.qy) `${(0,units/* bytes */.ee)(size)}`],
        [
            'Integrity',
            (0,html/* html */.qy) `${passed ? 'PASS' : 'FAIL'} – ${looked}${integrityTable ? '' : '; no integrity table'}`
        ],
        ['Digest', digest === null ? summary_table/* nothing */.s6 : (0,html/* code */.aY)(digest)]
    ];
}

// EXTERNAL MODULE: ./src/report/failure.ts
var report_failure = __nccwpck_require__(3304);
;// CONCATENATED MODULE: ./src/verify/verdict.ts

/** Why a verification fails, one a file; empty only when every file was read and passed. */
function verifyFailures(record) {
    const ofFiles = record.files.flatMap((file) => fileFailure(record, file));
    const ofRun = (0,report_failure/* runFailureOf */.DT)(record.ending, ofFiles);
    return ofRun === null ? ofFiles : [ofRun, ...ofFiles];
}
/** Whether every file passed: from the core's typed results alone. */
function allVerified(record) {
    return verifyFailures(record).length === 0;
}
function fileFailure({ verified, ending, inputs }, file) {
    const result = verified.find(({ path }) => path === file);
    if (result === undefined) {
        // The run's own failure says why.
        if (ending?.kind !== 'finished' || ending.error !== null)
            return [];
        return [unproven(file, 'The native core gave no result for this file')];
    }
    if (result.error !== null)
        return [{ path: file, ...result.error }];
    const { level, passed } = result.verification;
    if (!passed || level !== inputs.level)
        return [unproven(file, 'The file did not pass its verification')];
    return [];
}
function unproven(path, what) {
    return { path, code: null, what, where: path, cause: '', next: 'do not release it; verify it again' };
}

;// CONCATENATED MODULE: ./src/verify/run.ts


















/** More annotations of one kind than this the runner drops. */
const maxAnnotations = 10;
/** The story of verify/action.yml. Throws a Failure when it cannot begin. */
async function verify(world) {
    const { runner, env, workspace } = world;
    runner.setOutputs(initialVerifyOutputs);
    const inputs = readVerifyInputs(runner);
    const files = await findImages(inputs.images, workspace);
    const folder = newFolder(world);
    const record = await verifyFiles(world, {
        start: startVerifyRecord({ inputs, files, startedAt: new Date() }),
        logPath: external_node_path_default().join(folder, 'verify.log')
    });
    const failures = verifyFailures(record);
    runner.setOutputs(buildVerifyOutputs(record, failures));
    for (const failure of failures.slice(0, maxAnnotations))
        runner.fail((0,annotation/* failureText */.kY)('verification', failure));
    await writeReport(runner, {
        file: external_node_path_default().join(folder, 'verify-report.json'),
        document: buildVerifyDocument(record, { failures, provenance: (0,report_document/* readProvenance */.C)(env) })
    });
    if (!inputs.summary)
        return;
    try {
        await runner.writeSummary(renderVerifySummary(record, failures));
    }
    catch (error) {
        runner.info(`No job summary was written: ${(0,failure/* messageOf */.bD)(error)}`);
    }
}
/** Of this run alone, with a name that nobody can know before. */
function newFolder(world) {
    const parent = (0,src_world/* folderOf */.y)(world);
    (0,own_folder/* makeOwnFolder */.x)(parent);
    return (0,external_node_fs_.mkdtempSync)(external_node_path_default().join(parent, 'verify-'));
}
async function verifyFiles({ runner, env, stops, locateCore }, { start, logPath }) {
    let record = start;
    const log = new steplog/* StepLog */.J({ runner });
    try {
        const exit = await (0,process/* runCore */.A)({
            locateCore,
            request: {
                command: 'verify',
                files: record.files,
                level: record.inputs.level,
                requireTable: record.inputs.requireTable,
                logPath,
                logLevel: 'WarningsInfo'
            },
            environment: (0,environment/* coreEnvironment */.R)(env),
            stops,
            onEvent: (event) => {
                record = recordVerifyEvent(record, event);
                log.tell(event);
            }
        });
        return recordVerifyExit(record, exit, stops.received);
    }
    finally {
        log.end();
    }
}
// What was found is in the outputs already; a full disk must not turn it into a failure of another kind.
async function writeReport(runner, { file, document }) {
    try {
        await (0,promises_.writeFile)(file, JSON.stringify(document, null, 2) + '\n', { flag: 'wx', mode: 0o600 });
        runner.setOutputs({ 'report-path': file });
    }
    catch (error) {
        runner.warning({
            title: 'The report was not written',
            text: `${file} could not be written: ${(0,failure/* messageOf */.bD)(error)}.`
        });
    }
}


/***/ }),

/***/ 23079:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ placeOf),
/* harmony export */   y: () => (/* binding */ folderOf)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);

/** Our own folder in the runner's temp, which the runner empties before and after a job. */
function folderOf({ temp }) {
    return node_path__WEBPACK_IMPORTED_MODULE_0___default().join(temp, 'dismount-windows-image');
}
function placeOf(world) {
    const { workspace, platform } = world;
    // On Windows the engine chooses: DISM's own log is the one that everybody looks for.
    const defaultLog = platform === 'win32' ? null : node_path__WEBPACK_IMPORTED_MODULE_0___default().join(folderOf(world), 'dism.log');
    return { workspace, platform, defaultLog };
}


/***/ }),

/***/ 42613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 20181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 49140:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("constants");

/***/ }),

/***/ 76982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 24434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 79896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 91943:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs/promises");

/***/ }),

/***/ 58611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 65692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 69278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 34589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 16698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 37540:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:console");

/***/ }),

/***/ 77598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 53053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 40610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 78474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 73024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 51455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 37067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 32467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 44708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 98995:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:module");

/***/ }),

/***/ 77030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 48161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 76760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 41792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 57075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 46193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:string_decoder");

/***/ }),

/***/ 41692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 73136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 57975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 73429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 75919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 38522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 70857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 16928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 13193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 64756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 52018:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tty");

/***/ }),

/***/ 87016:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");

/***/ }),

/***/ 39023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 43106:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("zlib");

/***/ }),

/***/ 89635:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ issueCommand),
/* harmony export */   s: () => (/* binding */ issue)
/* harmony export */ });
/* harmony import */ var os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(70857);
/* harmony import */ var _utils_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4679);


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + os__WEBPACK_IMPORTED_MODULE_0__.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return (0,_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .toCommandValue */ .E)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return (0,_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .toCommandValue */ .E)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map

/***/ }),

/***/ 82902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ issueFileCommand),
/* harmony export */   v: () => (/* binding */ prepareKeyValueMessage)
/* harmony export */ });
/* harmony import */ var crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(76982);
/* harmony import */ var fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(79896);
/* harmony import */ var os__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(70857);
/* harmony import */ var _utils_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4679);
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!fs__WEBPACK_IMPORTED_MODULE_1__.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    fs__WEBPACK_IMPORTED_MODULE_1__.appendFileSync(filePath, `${(0,_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandValue */ .E)(message)}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID()}`;
    const convertedValue = (0,_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandValue */ .E)(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}${convertedValue}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map

/***/ }),

/***/ 1170:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ summary)
/* harmony export */ });
/* unused harmony exports SUMMARY_ENV_VAR, SUMMARY_DOCS_URL, markdownSummary */
/* harmony import */ var os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(70857);
/* harmony import */ var fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(79896);
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = fs__WEBPACK_IMPORTED_MODULE_1__.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, fs__WEBPACK_IMPORTED_MODULE_1__.constants.R_OK | fs__WEBPACK_IMPORTED_MODULE_1__.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return __awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return __awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(os__WEBPACK_IMPORTED_MODULE_0__.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map

/***/ }),

/***/ 4679:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ toCommandValue),
/* harmony export */   k: () => (/* binding */ toCommandProperties)
/* harmony export */ });
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map

/***/ }),

/***/ 22876:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  m: () => (/* binding */ exec)
});

// UNUSED EXPORTS: getExecOutput

// EXTERNAL MODULE: external "string_decoder"
var external_string_decoder_ = __nccwpck_require__(13193);
// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(70857);
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(24434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "path"
var external_path_ = __nccwpck_require__(16928);
// EXTERNAL MODULE: external "assert"
var external_assert_ = __nccwpck_require__(42613);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(79896);
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io-util.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open: io_util_open, readdir, rename, rm, rmdir, stat, symlink, unlink } = external_fs_.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return __awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = external_fs_.constants.O_RDONLY;
function exists(fsPath) {
    return __awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return __awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return __awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = external_path_.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = external_path_.dirname(filePath);
                        const upperName = external_path_.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = external_path_.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io.js
var io_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield io_copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (ioUtil.IS_WINDOWS) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield ioUtil.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        ok(fsPath, 'a path argument must be provided');
        yield ioUtil.mkdir(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (IS_WINDOWS) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (IS_WINDOWS && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(external_path_.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (isRooted(tool)) {
            const filePath = yield tryGetExecutablePath(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(external_path_.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(external_path_.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield tryGetExecutablePath(external_path_.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield io_copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function io_copyFile(srcFile, destFile, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var toolrunner_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const toolrunner_IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (toolrunner_IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_.EOL.length);
                n = s.indexOf(external_os_.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return toolrunner_awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!isRooted(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (toolrunner_IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield which(this.toolPath, true);
            return new Promise((resolve, reject) => toolrunner_awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield exists(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new StringDecoder('utf8');
        const stderrDecoder = new StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		id: moduleId,
/******/ 		loaded: false,
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Flag the module as loaded
/******/ 	module.loaded = true;
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/node module decorator */
/******/ (() => {
/******/ 	__nccwpck_require__.nmd = (module) => {
/******/ 		module.paths = [];
/******/ 		if (!module.children) module.children = [];
/******/ 		return module;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(79407);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
