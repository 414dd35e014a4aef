import { t as __commonJSMin } from "./rolldown-runtime.js";
import { a as quote, c as toMarkdown, d as asKeyturnError, f as hasCode, h as say, i as plainText, l as toMarkdownCode, m as joinWordings, n as isLoopbackHost, o as safeLines, p as wordError, r as isNamedHost, s as safeText, t as transportFor, u as KeyturnError } from "./proxy.js";
import { A as parseKeyId, C as keyTypes, D as iso, E as rsaSizes, F as interruption, I as stopIfInterrupted, L as unlessInterrupted, M as shortReference, N as vaultIdentity, O as cloudOf, P as vaultNameOf, S as keyOperations, T as refuseProblems, _ as subtractDuration, a as throttleBackOffMs, b as findReleasePolicyProblems, c as findKeyCurve, d as parseTags, f as SendError, g as parseExpiry, h as parseDuration, j as parseVaultReference, k as isManagedHsmHost, l as findKeyOperation, m as formatDuration, p as addDuration, r as longestRetryAfterMs, s as waitWithJitter, u as findKeyType, v as findAttributeProblems, w as octSizes, x as keyCurves, y as findKeyProblems } from "./operations.js";
import { t as require_dist } from "./yaml.js";
import * as os from "os";
import { EOL } from "os";
import * as crypto$1 from "crypto";
import * as fs from "fs";
import { constants, promises } from "fs";
import "path";
import { isDeepStrictEqual } from "node:util";
import { constants as constants$1, createCipheriv, createDecipheriv, createHash as createHash$1, createHmac, createPublicKey, publicEncrypt, randomBytes, timingSafeEqual, verify } from "node:crypto";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { constants as constants$2 } from "node:fs";
import { access as access$1, constants as constants$3, link, mkdir, mkdtemp, open, readFile, realpath, stat, unlink, writeFile as writeFile$1 } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve as resolve$1, sep } from "node:path";

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/utils.js
/**
* Sanitizes an input into a string so it can be passed into issueCommand safely
* @param input input to sanitize into a string
*/
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
/**
*
* @param annotationProperties
* @returns The command properties to send with the actual annotation command
* See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
*/
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/command.js
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
	process.stdout.write(cmd.toString() + os.EOL);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto$1.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/summary.js
var __awaiter$1 = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	/**
	* Finds the summary file path from the environment, rejects if env var is not found or file does not exist
	* Also checks r/w permissions.
	*
	* @returns step summary file path
	*/
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
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
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
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
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	/**
	* Clears the summary buffer and wipes the summary file
	*
	* @returns {Summary} summary instance
	*/
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
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
		this._buffer = "";
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
		return this.addRaw(EOL);
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
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
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
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
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
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
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
		const element = this.wrap("details", this.wrap("summary", label) + content);
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
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
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
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML thematic break (<hr>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML line break (<br>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addBreak() {
		const element = this.wrap("br", null);
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
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
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
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const _summary = new Summary();
const summary = _summary;

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/core.js
var __awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
/**
* The code to exit an action
*/
var ExitCode;
(function(ExitCode) {
	/**
	* A code indicating that the action was successful
	*/
	ExitCode[ExitCode["Success"] = 0] = "Success";
	/**
	* A code indicating that the action was a failure
	*/
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
/**
* Registers a secret which will get masked from logs
*
* @param secret - Value of the secret to be masked
* @remarks
* This function instructs the Actions runner to mask the specified value in any
* logs produced during the workflow run. Once registered, the secret value will
* be replaced with asterisks (***) whenever it appears in console output, logs,
* or error messages.
*
* This is useful for protecting sensitive information such as:
* - API keys
* - Access tokens
* - Authentication credentials
* - URL parameters containing signatures (SAS tokens)
*
* Note that masking only affects future logs; any previous appearances of the
* secret in logs before calling this function will remain unmasked.
*
* @example
* ```typescript
* // Register an API token as a secret
* const apiToken = "abc123xyz456";
* setSecret(apiToken);
*
* // Now any logs containing this value will show *** instead
* console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
* ```
*/
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
/**
* Sets the value of an output.
*
* @param     name     name of the output to set
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
/**
* Writes debug message to user log
* @param message debug message
*/
function debug(message) {
	issueCommand("debug", {}, message);
}
/**
* Adds an error issue
* @param message error issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a warning issue
* @param message warning issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function warning$1(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a notice issue
* @param message notice issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Writes info to log with console.log.
* @param message info message
*/
function info(message) {
	process.stdout.write(message + os.EOL);
}

// ../core/dist/azure/sign-in/auth-mode.js
/** The ways to sign in. `auto` takes what the environment is set up for, else an existing session of `az` or `azd`. */
const authModes = [
	"auto",
	"env",
	"cli",
	"oidc",
	"managed-identity",
	"workload-identity",
	"browser",
	"device-code"
];

// ../core/dist/azure/sign-in/github-assertion.js
/** What Entra ID expects as the audience of a federated assertion. */
const audiences = {
	public: "api://AzureADTokenExchange",
	china: "api://AzureADTokenExchangeChina",
	usgov: "api://AzureADTokenExchangeUSGov"
};
const mostAttempts = 3;
/**
* Gives a function that asks the GitHub Actions runner for a new assertion each time it is called: one lives about ten
* minutes, a job may run for hours. A lost answer or a 5xx is asked again, twice at most. `undefined` where there is no
* runner, or the job lacks `id-token: write`.
*
* @param audience of the assertion. Default: what Entra ID expects in the cloud
*/
function githubAssertion(env, cloud = "public", audience = audiences[cloud]) {
	const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
	if (!url || !token || !URL.canParse(url)) return void 0;
	const target = new URL(url);
	target.searchParams.set("audience", audience);
	return async () => {
		const { askGithub } = await import("./github-request.js");
		let problem = "";
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const { status, body, failure } = await askGithub(target, token, env);
			if (typeof body?.value === "string" && body.value !== "") return body.value;
			problem = failure ?? `HTTP status ${status}`;
			if (status !== void 0 && status < 500) break;
		}
		throw new KeyturnError("SIGN_IN_FAILED", `GitHub did not issue an identity token: ${problem}`, { hint: "The job needs \"permissions: id-token: write\"." });
	};
}

// ../core/dist/azure/sign-in/github-run.js
/**
* When the workflow run began of which this job is a part, by GitHub's API: the same for every attempt of it.
*
* @param token of the job; for a private repository it needs `actions: read`
* @returns `undefined` where the runner's variables are missing, or GitHub does not say
*/
async function githubRunStart(env, token) {
	const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
	if (!token || !api || !URL.canParse(api) || !/^[\w.-]+\/[\w.-]+$/.test(repository ?? "") || !/^\d+$/.test(run ?? "")) return;
	const { askGithub } = await import("./github-request.js");
	const { body } = await askGithub(new URL(`${api}/repos/${repository}/actions/runs/${run}`), token, env);
	const began = new Date(String(body?.created_at));
	return Number.isNaN(began.getTime()) ? void 0 : began;
}

// ../core/dist/azure/sign-in/held-assertion.js
/**
* Lets one assertion serve one sign-in. The identity library asks for it twice each time, and each is a request to whoever
* issues it; for the next token there is a new one, since an assertion lives for minutes only.
*
* @param create makes the credential that is to be given the assertion
*/
function withHeldAssertion(getAssertion, create) {
	let held;
	const credential = create(() => {
		held ??= getAssertion();
		return held;
	});
	return { async getToken(scopes, options) {
		try {
			return await credential.getToken(scopes, options);
		} finally {
			held = void 0;
		}
	} };
}

// ../core/dist/azure/sign-in/sign-in-error.js
/** What a person needs of an identity error, on one line: class names and troubleshooting links are noise. */
function describeSignInError(error) {
	if (hasCode(error, "SIGN_IN_FAILED")) return plainText(`${error.message} ${error.hint ?? ""}`);
	const message = error instanceof Error ? error.message : String(error);
	const withoutClass = (/AADSTS\d+:[^\r\n]*/.exec(message)?.[0] ?? message.split(/\r?\n/, 1)[0] ?? "").replace(/^\w+Credential:?\s*(?:is unavailable\.?\s*)?/, "");
	return plainText(withoutClass.replace(/\s*To troubleshoot.*$/, ""), 300);
}
/** A credential's failure as `SIGN_IN_FAILED`; an interruption stays what it is. */
function toSignInError(error) {
	if (error instanceof KeyturnError || isAbort(error)) return error;
	return new KeyturnError("SIGN_IN_FAILED", `cannot sign in to Azure: ${describeSignInError(error)}`, { hint: "Check the credential that was passed in." });
}
/** Whether the caller gave up, so that trying the next way would be wrong. */
function isAbort(error) {
	return hasCode(error, "INTERRUPTED", "TIMED_OUT") || error instanceof Error && error.name === "AbortError";
}

// ../core/dist/azure/sign-in/sign-in-plan.js
/**
* Decides by which methods to sign in. Looks at the options and the environment only: nothing is started, and no
* metadata service is probed that may not be there.
*/
function planSignIn(options) {
	const settings = readSettings(options);
	const auth = settings.auth ?? "auto";
	switch (auth) {
		case "auto": {
			const given = ["client secret", "client certificate"];
			const federated = federatedMethods(settings);
			const { methods, skipped } = select([
				...settings.getAssertion ? [...federated, ...given] : [...given, ...federated],
				"workload identity",
				"managed identity"
			], settings);
			return {
				methods: methods.length > 0 ? methods : ["Azure CLI", "Azure Developer CLI"],
				skipped
			};
		}
		case "env": return select(["client secret", "client certificate"], settings);
		case "oidc": return select(federatedMethods(settings), settings);
		case "workload-identity": return select(["workload identity"], settings);
		case "managed-identity": return {
			methods: ["managed identity"],
			skipped: []
		};
		case "cli": return {
			methods: ["Azure CLI"],
			skipped: []
		};
		case "browser": return {
			methods: ["browser"],
			skipped: []
		};
		case "device-code": return {
			methods: ["device code"],
			skipped: []
		};
		default: throw new KeyturnError("INVALID_INPUT", `${quote(auth)} is no way to sign in: allowed are ${authModes.join(", ")}`);
	}
}
/** What the engine that runs this job can vouch for it with: the SDK has a way of its own for Azure Pipelines. */
function federatedMethods({ getAssertion, env }) {
	return getAssertion === void 0 && env.SYSTEM_OIDCREQUESTURI ? ["Azure Pipelines"] : ["federated assertion"];
}
/**
* The identity of a service connection, as the tasks AzureCLI@2 and AzurePowerShell@5 tell it to what they run; what is given
* otherwise goes first.
*/
function serviceConnectionOf({ env, clientId, tenantId }) {
	return {
		id: env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID || void 0,
		clientId: clientId ?? (env.AZURESUBSCRIPTION_CLIENT_ID || void 0),
		tenantId: tenantId ?? (env.AZURESUBSCRIPTION_TENANT_ID || void 0)
	};
}
/** Fills in the ids that the environment gives. */
function readSettings(options) {
	const env = options.env ?? {};
	return {
		...options,
		env,
		cloud: options.cloud ?? "public",
		clientId: options.clientId || env.AZURE_CLIENT_ID || void 0,
		tenantId: options.tenantId || env.AZURE_TENANT_ID || void 0
	};
}
function select(order, settings) {
	const plan = {
		methods: [],
		skipped: []
	};
	for (const method of order) {
		const why = findMissing(method, settings);
		if (why === void 0) plan.methods.push(method);
		else plan.skipped.push({
			method,
			why
		});
	}
	return plan;
}
/** What a method lacks, in words; `undefined` when it is set up. */
function findMissing(method, settings) {
	const { env, clientId, tenantId } = settings;
	const ids = {
		"a client id (AZURE_CLIENT_ID)": clientId,
		"a tenant id (AZURE_TENANT_ID)": tenantId
	};
	const missing = (needed) => {
		const names = Object.keys(needed).filter((name) => !needed[name]);
		return names.length === 0 ? void 0 : say`without ${names.join(" and ")}`;
	};
	switch (method) {
		case "client secret": return missing({
			...ids,
			AZURE_CLIENT_SECRET: env.AZURE_CLIENT_SECRET
		});
		case "client certificate": return missing({
			...ids,
			AZURE_CLIENT_CERTIFICATE_PATH: env.AZURE_CLIENT_CERTIFICATE_PATH
		});
		case "federated assertion": return missing({
			...ids,
			"an identity token of the runner (\"permissions: id-token: write\")": settings.getAssertion ?? githubAssertion(env, settings.cloud)
		});
		case "Azure Pipelines": {
			const connection = serviceConnectionOf(settings);
			return missing({
				"a client id (AZURE_CLIENT_ID)": connection.clientId,
				"a tenant id (AZURE_TENANT_ID)": connection.tenantId,
				AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connection.id,
				"SYSTEM_ACCESSTOKEN (\"env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)\" in the step)": env.SYSTEM_ACCESSTOKEN
			});
		}
		case "workload identity": return missing({
			...ids,
			AZURE_FEDERATED_TOKEN_FILE: env.AZURE_FEDERATED_TOKEN_FILE
		});
		case "managed identity": return env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT ? void 0 : say`without IDENTITY_ENDPOINT (on a virtual machine ask for it: ${{ field: "auth" }} managed-identity)`;
		default: return;
	}
}

// ../core/dist/azure/sign-in/credential.js
const authorities = {
	public: "https://login.microsoftonline.com",
	china: "https://login.chinacloudapi.cn",
	usgov: "https://login.microsoftonline.us"
};
/**
* A credential that loads `@azure/identity` and chooses a method when the first token is asked for, then stays with it.
* Its failures are `SIGN_IN_FAILED`, with one line for each method that was tried or passed over.
*
* @throws {KeyturnError} `INVALID_INPUT` for an unknown `auth`
*/
function createCredential(options, plan = planSignIn(options)) {
	const settings = readSettings(options);
	let chosen;
	const choose = async (scopes, tokenOptions) => {
		const failures = [];
		for (const method of plan.methods) try {
			const credential = await createMethod(method, settings);
			const token = await getToken(credential, scopes, tokenOptions);
			chosen = {
				method,
				credential
			};
			return token;
		} catch (error) {
			if (isAbort(error)) throw error;
			failures.push(`${method}: ${describeFailure(method, error, settings)}`);
		}
		throw signInFailed([...failures, ...plan.skipped.map(({ method, why }) => say`${method}: not tried, ${why}`)], settings);
	};
	return { async getToken(scopes, tokenOptions) {
		refuseOtherTenant(settings, tokenOptions?.tenantId);
		if (chosen === void 0) return choose(scopes, tokenOptions);
		try {
			return await getToken(chosen.credential, scopes, tokenOptions);
		} catch (error) {
			if (isAbort(error)) throw error;
			throw signInFailed([`${chosen.method}: ${describeFailure(chosen.method, error, settings)}`], settings);
		}
	} };
}
const shared = /* @__PURE__ */ new WeakMap();
const noEnvironment = {};
/**
* The credential for these options, one for all connections that ask for the same: so that one sign-in (one `az`
* process, one device code) serves every vault. Same means: the same plain values, and the very same `env` and
* `getAssertion`.
*/
function sharedCredential(options, plan) {
	const owner = options.getAssertion ?? options.env ?? noEnvironment;
	const { auth, clientId, tenantId, cloud } = options;
	const key = JSON.stringify([
		auth,
		clientId,
		tenantId,
		cloud,
		plan?.methods
	]);
	const credentials = shared.get(owner) ?? /* @__PURE__ */ new Map();
	shared.set(owner, credentials);
	const credential = credentials.get(key) ?? createCredential(options, plan);
	credentials.set(key, credential);
	return credential;
}
async function createMethod(method, settings) {
	const identity = await import("./azure-identity.js");
	const { env, clientId = "", tenantId = "" } = settings;
	const optionalIds = {
		...clientId !== "" && { clientId },
		...tenantId !== "" && { tenantId }
	};
	const authorityHost = env.AZURE_AUTHORITY_HOST || authorities[settings.cloud];
	const authority = {
		authorityHost,
		...URL.canParse(authorityHost) && isLoopbackHost(new URL(authorityHost).hostname) && { disableInstanceDiscovery: true },
		...URL.canParse(authorityHost) && transportFor(new URL(authorityHost), env),
		additionallyAllowedTenants: (env.AZURE_ADDITIONALLY_ALLOWED_TENANTS ?? "").split(";").filter(Boolean)
	};
	switch (method) {
		case "client secret": return new identity.ClientSecretCredential(tenantId, clientId, env.AZURE_CLIENT_SECRET ?? "", authority);
		case "client certificate": {
			const password = env.AZURE_CLIENT_CERTIFICATE_PASSWORD;
			const certificate = {
				certificatePath: env.AZURE_CLIENT_CERTIFICATE_PATH ?? "",
				...password !== void 0 && { certificatePassword: password }
			};
			return new identity.ClientCertificateCredential(tenantId, clientId, certificate, authority);
		}
		case "federated assertion": {
			const getAssertion = settings.getAssertion ?? githubAssertion(env, settings.cloud);
			if (getAssertion === void 0) throw new Error("no assertion can be had");
			return withHeldAssertion(getAssertion, (held) => new identity.ClientAssertionCredential(tenantId, clientId, held, authority));
		}
		case "Azure Pipelines": {
			const connection = serviceConnectionOf(settings);
			return new identity.AzurePipelinesCredential(connection.tenantId ?? "", connection.clientId ?? "", connection.id ?? "", env.SYSTEM_ACCESSTOKEN ?? "", authority);
		}
		case "workload identity": return new identity.WorkloadIdentityCredential({
			...authority,
			clientId,
			tenantId,
			tokenFilePath: env.AZURE_FEDERATED_TOKEN_FILE ?? ""
		});
		case "managed identity": return new identity.ManagedIdentityCredential({
			...transportFor(identityEndpointOf(env), env),
			...clientId !== "" && { clientId },
			retryOptions: { maxRetries: 2 }
		});
		case "Azure CLI": return new identity.AzureCliCredential(tenantId === "" ? {} : { tenantId });
		case "Azure Developer CLI": return new identity.AzureDeveloperCliCredential(tenantId === "" ? {} : { tenantId });
		case "browser": return new identity.InteractiveBrowserCredential({
			...authority,
			...optionalIds
		});
		case "device code": return new identity.DeviceCodeCredential({
			...authority,
			...optionalIds,
			userPromptCallback: ({ message }) => settings.onPrompt?.(message)
		});
	}
}
/** Where a managed identity is asked for its tokens: what the environment names, else a virtual machine's metadata service. */
function identityEndpointOf(env) {
	const named = env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT || "";
	return new URL(URL.canParse(named) ? named : "http://169.254.169.254");
}
async function getToken(credential, scopes, options) {
	const token = await credential.getToken(scopes, options);
	if (token === null) throw new Error("it gave no token");
	return token;
}
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The vault says in which tenant it is; whoever was told to sign in to another one gets no token that it takes. */
function refuseOtherTenant({ tenantId, env }, vaultTenant) {
	if (tenantId === void 0 || vaultTenant === void 0 || !guid.test(tenantId) || !guid.test(vaultTenant)) return;
	const others = (env.AZURE_ADDITIONALLY_ALLOWED_TENANTS ?? "").toLowerCase().split(/[;,]/);
	const allowed = [tenantId.toLowerCase(), ...others.map((each) => each.trim())];
	if (allowed.includes(vaultTenant.toLowerCase()) || allowed.includes("*")) return;
	throw new KeyturnError("SIGN_IN_FAILED", say`the vault is in tenant ${vaultTenant}, and ${{ field: "tenantId" }} is ${tenantId}`, { hint: say`Give the vault's own tenant as ${{ field: "tenantId" }} (or AZURE_TENANT_ID), with an identity of that tenant.` });
}
function describeFailure(method, error, { env }) {
	const isNamed = Boolean(env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT);
	if (method === "managed identity" && !isNamed && error instanceof Error && error.name === "CredentialUnavailableError") return "this machine has none: it exists only inside Azure (virtual machines, App Service, Functions, AKS and the like)";
	return describeSignInError(error);
}
function signInFailed(lines, settings) {
	return new KeyturnError("SIGN_IN_FAILED", joinWordings(["cannot sign in to Azure", ...lines], "\n  "), { hint: hintSignIn(settings) });
}
/** What is not set up, where something is not; what is set up and was refused has its reason in the message. */
function hintSignIn({ auth = "auto", env, clientId, tenantId }) {
	if (env.GITHUB_ACTIONS === "true") {
		if (clientId === void 0 || tenantId === void 0) return say`In GitHub Actions: give ${{ field: "clientId" }} and ${{ field: "tenantId" }}, and "permissions: id-token: write"; or run azure/login before.`;
		return env.ACTIONS_ID_TOKEN_REQUEST_URL ? void 0 : say`Give the job "permissions: id-token: write".`;
	}
	if (env.SYSTEM_OIDCREQUESTURI) return env.SYSTEM_ACCESSTOKEN && env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID ? void 0 : say`In Azure Pipelines: run it in the task AzureCLI@2 of a service connection, with "env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)".`;
	if (auth !== "auto" && auth !== "cli") return void 0;
	return say`On your own machine: az login. Elsewhere choose another way with ${{ field: "auth" }} (now ${auth}): ${authModes.join(", ")}.`;
}

// ../core/dist/azure/sign-in/own-sign-in.js
/**
* The ways to sign in that a vault at this URL may have a token of. On this machine any program may listen and call itself
* a vault, so there only what an embedded vault brings along counts: a managed identity or an authority that is on this
* machine, too; unless the person has named the host.
*
* @throws {KeyturnError} `HOST_NOT_ALLOWED` when none is left
*/
function keepOwnMethods(plan, { url, env = {}, allowHost }) {
	const vault = new URL(url);
	if (!isLoopbackHost(vault.hostname) || isNamedHost(vault, allowHost)) return plan;
	const methods = plan.methods.filter((method) => isOfThisMachine(method, env));
	if (methods.length > 0) return {
		...plan,
		methods
	};
	throw new KeyturnError("HOST_NOT_ALLOWED", `${quote(vault.host)} is this machine itself, and no token of Azure is sent there`, { hint: say`An embedded vault brings its own sign-in: set the variables that it prints when it starts. If another vault of yours listens there, name it: ${{ field: "allowHost" }} ${vault.host}.` });
}
function isOfThisMachine(method, env) {
	switch (method) {
		case "managed identity": return isOnLoopback(env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT);
		case "client secret":
		case "client certificate":
		case "federated assertion":
		case "Azure Pipelines":
		case "workload identity": return isOnLoopback(env.AZURE_AUTHORITY_HOST);
		default: return false;
	}
}
function isOnLoopback(url) {
	return url !== void 0 && URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
}

// ../core/dist/azure/sign-in/token-cache.js
/** A token is fetched anew this long before it ends. More than the SDK's own two minutes, so that it never asks in vain. */
const refreshBeforeEndMs = 3e5;
const caches = /* @__PURE__ */ new WeakMap();
/**
* The credential with one token cache for all vaults: keyed by scopes, tenant and claims, and with one fetch at a time
* for each. The SDK keeps a cache for each client, so with `az` behind it fifty vaults start `az` fifty times.
*
* The same credential gives the same cache. A failure is not kept; it is `SIGN_IN_FAILED`, whatever the credential threw.
*
* @param now Default: the system clock. Tokens live in real time, whatever time a vault has.
*/
function cacheTokens(credential, now = Date.now) {
	const existing = caches.get(credential);
	if (existing !== void 0) return existing;
	const cached = createCache(credential, now);
	caches.set(credential, cached);
	caches.set(cached, cached);
	return cached;
}
function createCache(credential, now) {
	const tokens = /* @__PURE__ */ new Map();
	const fetching = /* @__PURE__ */ new Map();
	const fetch = (key, scopes, options) => {
		const running = fetching.get(key);
		if (running !== void 0) return running;
		const { abortSignal: _, ...shared } = options;
		const fetched = (async () => {
			try {
				const token = await credential.getToken(scopes, shared);
				if (token === null) throw new Error("the credential gave no token");
				tokens.set(key, token);
				return token;
			} catch (error) {
				throw toSignInError(error);
			} finally {
				fetching.delete(key);
			}
		})();
		fetching.set(key, fetched);
		return fetched;
	};
	return { async getToken(scopes, options = {}) {
		const key = JSON.stringify([
			scopes,
			options.tenantId ?? "",
			options.claims ?? ""
		]);
		const token = tokens.get(key);
		if (token !== void 0 && isFresh(token, now())) return token;
		return unlessInterrupted(fetch(key, scopes, options), options.abortSignal);
	} };
}
function isFresh({ expiresOnTimestamp, refreshAfterTimestamp }, now) {
	return now < (refreshAfterTimestamp ?? Number.POSITIVE_INFINITY) && now < expiresOnTimestamp - refreshBeforeEndMs;
}

// ../core/dist/clock.js
const systemClock = {
	now: () => /* @__PURE__ */ new Date(),
	sleep: async (ms, signal) => {
		try {
			await setTimeout$1(ms, void 0, signal === void 0 ? {} : { signal });
		} catch (error) {
			throw signal?.aborted ? signal.reason : error;
		}
	}
};
/** How often a wait looks whether the time has been moved on, in milliseconds. */
const lookEveryMs$1 = 50;
/**
* A clock that somebody else may move on, such as an embedded vault's: a wait ends as soon as `now` is past its end, and at
* the latest after `ms` milliseconds of real time, also when that clock stands still.
*/
function movableClock(now) {
	return {
		now,
		sleep: async (ms, signal) => {
			const end = now().getTime() + ms;
			for (let left = ms; left > 0 && now().getTime() < end; left -= lookEveryMs$1) await systemClock.sleep(Math.min(left, lookEveryMs$1), signal);
		}
	};
}

// ../core/dist/options.js
/**
* Refuses options that the function does not have. TypeScript does that for its own callers; from JavaScript a misspelt
* rule would count as no rule, and a key would be rotated that is not due.
*
* @param needed one that has to be there
* @throws {KeyturnError} `INVALID_INPUT`
*/
function refuseUnknownOptions(caller, options, names, needed) {
	if ((options === void 0 || options === null) && needed === void 0) return;
	if (typeof (options ?? {}) !== "object") throw new KeyturnError("INVALID_INPUT", `${caller}: its options are an object, not ${quote(options)}`);
	const refuse = (message) => new KeyturnError("INVALID_INPUT", message, { hint: `Its options are: ${Object.keys(names).join(", ")}.` });
	const unknown = Object.keys(options ?? {}).filter((name) => !Object.hasOwn(names, name));
	if (unknown.length > 0) throw refuse(`${caller} has no option ${unknown.map(quote).join(", ")}`);
	if (needed !== void 0 && options?.[needed] === void 0) throw refuse(`${caller}: its option ${quote(needed)} is missing`);
}

// ../core/dist/connect.js
const connectOptionNames = {
	credential: true,
	auth: true,
	clientId: true,
	tenantId: true,
	env: true,
	getAssertion: true,
	cloud: true,
	allowHost: true,
	local: true,
	requestTimeout: true,
	waitForAccess: true,
	serviceVersion: true,
	signal: true,
	clock: true,
	onEvent: true,
	limiter: true,
	userAgent: true
};
const defaultRequestTimeoutMs = 3e4;
/**
* Connects to a vault: the one place where it matters which vault it is. Sends nothing and signs in nowhere; that happens
* with the first call.
*
* @param reference A vault's name, its URL, a key id in it, `local` or `local:NAME`; or a connection, as it is.
* @throws {KeyturnError} `INVALID_INPUT` when the reference cannot be read, or is local and `options.local` is missing;
*   `HOST_NOT_ALLOWED` when its host is no vault's.
*/
async function connect(reference, options = {}) {
	refuseUnknownOptions("connect", options, connectOptionNames);
	checkServiceVersion(options.serviceVersion);
	checkUserAgent(options.userAgent);
	const connection = typeof reference === "string" ? await resolve(reference, options) : reference;
	const url = new URL(connection.url);
	refuseClearText(url);
	const { azureVault } = await import("./client.js");
	return azureVault({
		url: url.origin,
		name: vaultNameOf(url.origin),
		credential: cacheTokens(connection.credential),
		httpClient: connection.httpClient,
		env: options.env,
		now: connection.now,
		close: connection.close,
		clock: options.clock ?? (connection.now === void 0 ? systemClock : movableClock(connection.now)),
		requestTimeout: options.requestTimeout ?? defaultRequestTimeoutMs,
		waitForAccess: options.waitForAccess,
		serviceVersion: options.serviceVersion,
		signal: options.signal,
		onEvent: options.onEvent,
		limiter: options.limiter,
		userAgent: options.userAgent
	});
}
async function resolve(text, options) {
	const reference = parseVaultReference(text, options);
	if (reference.kind === "local") {
		if (options.local !== void 0) return options.local(reference.name);
		throw new KeyturnError("INVALID_INPUT", `${quote(text)} is an embedded vault, which cannot be opened here`, { hint: "Pass a function that opens it (option \"local\"), for example with openLocalVault of @keyturn/local-vault." });
	}
	refuseClearText(new URL(reference.url));
	const { credential, onEvent } = options;
	if (credential !== void 0) return {
		url: reference.url,
		credential
	};
	const cloud = cloudOf(reference.url);
	const onPrompt = (message) => onEvent?.({
		type: "sign-in",
		message
	});
	const signIn = {
		...options,
		cloud,
		onPrompt
	};
	const plan = planSignIn(signIn);
	const own = keepOwnMethods(plan, {
		url: reference.url,
		env: options.env,
		allowHost: options.allowHost
	});
	return {
		url: reference.url,
		credential: sharedCredential(signIn, own === plan ? void 0 : own)
	};
}
/** Whether the service has it is for the service to say. */
function checkServiceVersion(version) {
	if (version === void 0 || /^(?:\d+\.\d+|\d{4}-\d{2}-\d{2})(?:-preview(?:\.\d+)?)?$/.test(version)) return;
	throw new KeyturnError("INVALID_INPUT", `${quote(version)} is no version of the Key Vault REST API`, { hint: "It looks like 7.6, 2025-07-01 or 2026-03-01-preview." });
}
function checkUserAgent(userAgent) {
	if (userAgent === void 0 || /^[ -~]{1,400}$/.test(userAgent)) return;
	throw new KeyturnError("INVALID_INPUT", `userAgent ${quote(userAgent)} is no text of 1 to 400 printable ASCII characters`);
}
function refuseClearText(url) {
	if (url.protocol === "https:") return;
	throw new KeyturnError("INVALID_INPUT", `${quote(url.origin)}: tokens are sent over https only`, { hint: "Serve the embedded vault with TLS (its default)." });
}

// ../core/dist/keys/key-name.js
/** Words that are part of the Keys API's paths. The name rule allows them; the service takes them for operations. */
const reservedNames = /* @__PURE__ */ new Set([
	"backup",
	"create",
	"decrypt",
	"encrypt",
	"recover",
	"release",
	"restore",
	"rotate",
	"rotationpolicy",
	"sign",
	"unwrapkey",
	"verify",
	"versions",
	"wrapkey"
]);
/**
* Checks the name of a key: 1 to 127 letters, digits and hyphens (Key Vault REST: key-name).
*
* @throws {KeyturnError} `INVALID_INPUT`
*/
function parseKeyName(name) {
	if (/^[0-9a-zA-Z-]{1,127}$/.test(name)) return name;
	throw new KeyturnError("INVALID_INPUT", `${quote(name)} is no key name: 1 to 127 letters, digits and hyphens are allowed`);
}
/**
* Checks the name of a key that is to be made: as `parseKeyName`, and no word of the API's own paths.
*
* @throws {KeyturnError} `INVALID_INPUT`
*/
function parseNewKeyName(name) {
	if (reservedNames.has(parseKeyName(name).toLowerCase())) throw new KeyturnError("INVALID_INPUT", `${quote(name)} cannot be a key's name: the service takes it for an operation`, { hint: "Choose another name, for example with a prefix." });
	return name;
}
/** Checks the version of a key: 32 hexadecimal characters. @throws {KeyturnError} `INVALID_INPUT` */
function parseKeyVersion(version) {
	if (/^[0-9a-f]{32}$/i.test(version)) return version.toLowerCase();
	throw new KeyturnError("INVALID_INPUT", `${quote(version)} is no key version: it has 32 hexadecimal characters`);
}

// ../core/dist/concurrency.js
/** Gives out `count` slots for work that is done side by side; who gets none waits, first come, first served. */
function withSlots(count) {
	const queue = [];
	let free = count;
	return async (work) => {
		if (free > 0) free--;
		else await new Promise((resolve) => queue.push(resolve));
		try {
			return await work();
		} finally {
			const next = queue.shift();
			if (next === void 0) free++;
			else next();
		}
	};
}
/**
* Works on the items of a source, a few at a time, and gives the results in the order of the source. Reads no further
* ahead than it works: a long list is never held as a whole. The first failure ends it, after what is under way.
*
* @param limit how many are under way at once
*/
async function* inParallel(source, limit, work) {
	const underWay = [];
	try {
		for await (const item of source) {
			const result = work(item);
			result.catch(() => void 0);
			underWay.push(result);
			if (underWay.length >= limit) yield await underWay.shift();
		}
		while (underWay.length > 0) yield await underWay.shift();
	} finally {
		await Promise.allSettled(underWay);
	}
}

// ../core/dist/keys/public-key.js
/** Curves as a JWK names them for OpenSSL, and the length of a coordinate in bytes (RFC 7518 6.2.1.2, RFC 8812). */
const curves = {
	"P-256": {
		name: "P-256",
		bytes: 32
	},
	"P-256K": {
		name: "secp256k1",
		bytes: 32
	},
	"P-384": {
		name: "P-384",
		bytes: 48
	},
	"P-521": {
		name: "P-521",
		bytes: 66
	}
};
/**
* What is wrong with a public key as a number: its size, its exponent, a point that is not on its curve. Says nothing of
* whose it is.
*
* @returns `undefined` when it is sound
*/
function findFlaw(key) {
	if (key.kty.startsWith("RSA")) return findRsaFlaw(key);
	if (key.kty.startsWith("EC")) return findEcFlaw(key);
	return `keys of type ${key.kty} have no public half`;
}
function findRsaFlaw({ n, e }) {
	if (n === void 0 || e === void 0) return "it lacks its modulus or its exponent";
	const modulus = toNumber(n);
	const exponent = toNumber(e);
	const size = rsaBits(n);
	if (!rsaSizes.includes(size)) return `its modulus has ${size} bits; allowed are ${rsaSizes.join(", ")}`;
	if (modulus % 2n === 0n) return "its modulus is even";
	if (exponent < 3n || exponent % 2n === 0n) return `its exponent is ${exponent}`;
}
function findEcFlaw(key) {
	if (key.x === void 0 || key.y === void 0) return "it lacks a coordinate";
	try {
		publicKeyObject(key);
		return;
	} catch {
		return `its point is not on the curve ${key.crv}`;
	}
}
/**
* Whether two public keys are made of the same secret: for RSA the modulus tells, for EC the first coordinate, since the
* point with the second one negated belongs to the negated secret.
*/
function isSameMaterial(a, b) {
	if (a.n !== void 0 && b.n !== void 0) return toNumber(a.n) === toNumber(b.n);
	return a.x !== void 0 && b.x !== void 0 && a.crv === b.crv && toNumber(a.x) === toNumber(b.x);
}
const hashes = {
	"256": "sha256",
	"384": "sha384",
	"512": "sha512"
};
/** The hash of a signature algorithm, as `node:crypto` names it. RFC 7518 3.1, RFC 8812. */
function hashOf(algorithm) {
	const hash = hashes[/^(?:RS|PS|ES)(256|384|512)K?$/.exec(algorithm)?.[1] ?? ""];
	if (hash === void 0) throw new TypeError(`${algorithm} is no signature algorithm`);
	return hash;
}
/**
* Verifies a signature here, with the public key alone. For RS*, PS* and ES* of RFC 7518, and ES256K.
*
* @param message what was hashed and signed
* @param signature as Key Vault gives it: an ECDSA signature is `r` and `s` one after the other
* @returns `false` also for a signature that has not the form of one
* @throws {TypeError} for another algorithm or a key that is not sound
*/
function verifySignature(key, algorithm, message, signature) {
	const object = publicKeyObject(key);
	const hash = hashOf(algorithm);
	switch (algorithm.slice(0, 2)) {
		case "PS": return verify(hash, message, {
			key: object,
			padding: constants$1.RSA_PKCS1_PSS_PADDING,
			saltLength: constants$1.RSA_PSS_SALTLEN_DIGEST
		}, signature);
		case "RS": return verify(hash, message, {
			key: object,
			padding: constants$1.RSA_PKCS1_PADDING
		}, signature);
		default: return verify(hash, message, {
			key: object,
			dsaEncoding: "ieee-p1363"
		}, signature);
	}
}
/** Encrypts a short value here so that only the private key can read it: RSA-OAEP with SHA-256 (RFC 7518 4.3). */
function encryptOaep256(key, value) {
	return publicEncrypt({
		key: publicKeyObject(key),
		padding: constants$1.RSA_PKCS1_OAEP_PADDING,
		oaepHash: "sha256"
	}, value);
}
/** OpenSSL takes longer to read a key than to use it. */
const read = /* @__PURE__ */ new WeakMap();
/** A public key for `node:crypto`, by its numbers alone. @throws {TypeError | Error} when the key is not sound */
function publicKeyObject(key) {
	const object = read.get(key) ?? readKeyObject(key);
	read.set(key, object);
	return object;
}
function readKeyObject({ kty, n = "", e = "", crv, x = "", y = "" }) {
	if (kty.startsWith("RSA")) return createPublicKey({
		format: "jwk",
		key: {
			kty: "RSA",
			n: toText(toNumber(n)),
			e: toText(toNumber(e))
		}
	});
	const curve = Object.entries(curves).find(([name]) => name === crv)?.[1];
	if (curve === void 0) throw new TypeError(`${crv} is no curve that is known here`);
	const [first, second] = [toText(toNumber(x), curve.bytes), toText(toNumber(y), curve.bytes)];
	return createPublicKey({
		format: "jwk",
		key: {
			kty: "EC",
			crv: curve.name,
			x: first,
			y: second
		}
	});
}
/** Bits of a modulus. */
function rsaBits(n) {
	return toNumber(n).toString(2).length;
}
/** The service has been seen to add and to drop leading zero bytes. */
function toNumber(base64url) {
	return BigInt(`0x0${Buffer.from(base64url, "base64url").toString("hex")}`);
}
function toText(value, bytes = Math.ceil(value.toString(16).length / 2)) {
	return Buffer.from(value.toString(16).padStart(bytes * 2, "0"), "hex").toString("base64url");
}

// ../core/dist/keys/version-order.js
/**
* Sorts versions of one key, newest first. Key Vault tells their age in whole seconds, so those of one second are ordered by
* id: always alike, but only the key itself tells which of them is the latest.
*/
function compareNewestFirst(a, b) {
	const age = timeOf(b) - timeOf(a);
	if (age !== 0) return age;
	return a.id < b.id ? -1 : 1;
}
/** Whether the order of two versions by age is unknown. */
function isSameAge(a, b) {
	return timeOf(a) === timeOf(b);
}
function timeOf({ createdOn }) {
	return createdOn?.getTime() ?? 0;
}

// ../core/dist/lifecycle/list-versions.js
/**
* Lists all versions of a key, newest first. The service gives them in no order and their age in seconds: of the newest
* second, the key itself tells which is the latest, if it may be read; others of one second are ordered by id.
*
* @throws {KeyturnError} `KEY_NOT_FOUND` (the service would answer an empty list), `ACCESS_DENIED`
*/
async function listKeyVersions(vault, name) {
	const versions = [];
	for await (const version of vault.listVersions(parseKeyName(name))) versions.push(version);
	if (versions.length === 0) throw new KeyturnError("KEY_NOT_FOUND", `there is no key ${quote(name)} in vault ${quote(vault.name)}`, { hint: say`See the keys with ${{
		verb: "list",
		vaultUrl: vault.url
	}}, and those that were deleted with ${{
		verb: "deleted",
		vaultUrl: vault.url
	}}.` });
	const [newest, next] = versions.sort(compareNewestFirst);
	if (newest === void 0 || next === void 0 || !isSameAge(newest, next)) return versions;
	const latest = await latestVersion$1(vault, name);
	return versions.sort((a, b) => Number(b.version === latest) - Number(a.version === latest));
}
/** `undefined` for those who may list versions but not read them: a list in a lesser order serves them better than none. */
async function latestVersion$1(vault, name) {
	try {
		return (await vault.getKey(name)).version;
	} catch (error) {
		if (hasCode(error, "ACCESS_DENIED")) return void 0;
		throw error;
	}
}

// ../../node_modules/.pnpm/valibot@1.5.0_typescript@7.0.2/node_modules/valibot/dist/index.mjs
let store$4;
const DEFAULT_CONFIG = {
	lang: void 0,
	message: void 0,
	abortEarly: void 0,
	abortPipeEarly: void 0
};
/**
* Returns the global configuration.
*
* @param config The config to merge.
*
* @returns The configuration.
*/
/* @__NO_SIDE_EFFECTS__ */
function getGlobalConfig(config$1) {
	if (!config$1 && !store$4) return DEFAULT_CONFIG;
	return {
		lang: config$1?.lang ?? store$4?.lang,
		message: config$1?.message,
		abortEarly: config$1?.abortEarly ?? store$4?.abortEarly,
		abortPipeEarly: config$1?.abortPipeEarly ?? store$4?.abortPipeEarly
	};
}
let store$3;
/**
* Returns a global error message.
*
* @param lang The language of the message.
*
* @returns The error message.
*/
/* @__NO_SIDE_EFFECTS__ */
function getGlobalMessage(lang) {
	return store$3?.get(lang);
}
let store$2;
/**
* Returns a schema error message.
*
* @param lang The language of the message.
*
* @returns The error message.
*/
/* @__NO_SIDE_EFFECTS__ */
function getSchemaMessage(lang) {
	return store$2?.get(lang);
}
let store$1;
/**
* Returns a specific error message.
*
* @param reference The identifier reference.
* @param lang The language of the message.
*
* @returns The error message.
*/
/* @__NO_SIDE_EFFECTS__ */
function getSpecificMessage(reference, lang) {
	return store$1?.get(reference)?.get(lang);
}
/**
* Stringifies an unknown input to a literal or type string.
*
* @param input The unknown input.
*
* @returns A literal or type string.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _stringify(input) {
	const type = typeof input;
	if (type === "string") return `"${input}"`;
	if (type === "number" || type === "bigint" || type === "boolean") return `${input}`;
	if (type === "object" || type === "function") return (input && Object.getPrototypeOf(input)?.constructor?.name) ?? "null";
	return type;
}
/**
* Adds an issue to the dataset.
*
* @param context The issue context.
* @param label The issue label.
* @param dataset The input dataset.
* @param config The configuration.
* @param other The optional props.
*
* @internal
*/
function _addIssue(context, label, dataset, config$1, other) {
	const input = other && "input" in other ? other.input : dataset.value;
	const expected = other?.expected ?? context.expects ?? null;
	const received = other?.received ?? /* @__PURE__ */ _stringify(input);
	const issue = {
		kind: context.kind,
		type: context.type,
		input,
		expected,
		received,
		message: `Invalid ${label}: ${expected ? `Expected ${expected} but r` : "R"}eceived ${received}`,
		requirement: context.requirement,
		path: other?.path,
		issues: other?.issues,
		lang: config$1.lang,
		abortEarly: config$1.abortEarly,
		abortPipeEarly: config$1.abortPipeEarly
	};
	const isSchema = context.kind === "schema";
	const message$1 = other?.message ?? context.message ?? /* @__PURE__ */ getSpecificMessage(context.reference, issue.lang) ?? (isSchema ? /* @__PURE__ */ getSchemaMessage(issue.lang) : null) ?? config$1.message ?? /* @__PURE__ */ getGlobalMessage(issue.lang);
	if (message$1 !== void 0) issue.message = typeof message$1 === "function" ? message$1(issue) : message$1;
	if (isSchema) dataset.typed = false;
	if (dataset.issues) dataset.issues.push(issue);
	else dataset.issues = [issue];
}
/**
* Compares two values using the SameValueZero algorithm, which treats `NaN`
* as equal to itself unlike `===`.
*
* @param value1 The first value.
* @param value2 The second value.
*
* @returns Whether the values are equal.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _isSameValueZero(value1, value2) {
	return value1 === value2 || Number.isNaN(value1) && Number.isNaN(value2);
}
/**
* Disallows inherited object properties and prevents object prototype
* pollution by disallowing certain keys.
*
* @param object The object to check.
* @param key The key to check.
*
* @returns Whether the key is allowed.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _isValidObjectKey(object$1, key) {
	return Object.prototype.hasOwnProperty.call(object$1, key) && key !== "__proto__" && key !== "prototype" && key !== "constructor";
}
/**
* Joins multiple `expects` values with the given separator.
*
* @param values The `expects` values.
* @param separator The separator.
*
* @returns The joined `expects` property.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _joinExpects(values$1, separator) {
	const list = [...new Set(values$1)];
	if (list.length > 1) return `(${list.join(` ${separator} `)})`;
	return list[0] ?? "never";
}
/**
* Eagerly creates and attaches the Standard Schema properties of a schema.
*
* Hint: The contextual `this` type includes the standard properties that are
* attached before the schema is returned.
*
* @param schema The schema to attach standard properties to.
*
* @returns The schema with standard properties attached.
*
* @internal
*/
function _standardSchema(schema) {
	schema["~standard"] = {
		version: 1,
		vendor: "valibot",
		validate: (value$1) => schema["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
	};
	return schema;
}
/* @__NO_SIDE_EFFECTS__ */
function getDotPath(issue) {
	if (issue.path) {
		let key = "";
		for (const item of issue.path) if (typeof item.key === "string" || typeof item.key === "number") if (key) key += `.${item.key}`;
		else key += item.key;
		else return null;
		return key;
	}
	return null;
}
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) timestamp regex. Allows a
* space as a date/time separator and an optional space before the UTC offset.
*/
const ISO_TIMESTAMP_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?(?:Z| ?[+-](?:0\d|1\d|2[0-3])(?::?[0-5]\d)?)$/u;
/* @__NO_SIDE_EFFECTS__ */
function check(requirement, message$1) {
	return {
		kind: "validation",
		type: "check",
		reference: check,
		async: false,
		expects: null,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
			return dataset;
		}
	};
}
/**
* Creates a description metadata action.
*
* @param description_ The description text.
*
* @returns A description action.
*/
/* @__NO_SIDE_EFFECTS__ */
function description(description_) {
	return {
		kind: "metadata",
		type: "description",
		reference: description,
		description: description_
	};
}
/**
* Creates an examples metadata action.
*
* @param examples_ The examples.
*
* @returns An examples action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function examples(examples_) {
	return {
		kind: "metadata",
		type: "examples",
		reference: examples,
		examples: examples_
	};
}
/* @__NO_SIDE_EFFECTS__ */
function integer(message$1) {
	return {
		kind: "validation",
		type: "integer",
		reference: integer,
		async: false,
		expects: null,
		requirement: Number.isInteger,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "integer", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function isoTimestamp(message$1) {
	return {
		kind: "validation",
		type: "iso_timestamp",
		reference: isoTimestamp,
		async: false,
		expects: null,
		requirement: ISO_TIMESTAMP_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "timestamp", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function maxLength(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_length",
		reference: maxLength,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length > this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function minLength(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_length",
		reference: minLength,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length < this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function minValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_value",
		reference: minValue,
		async: false,
		expects: `>=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value >= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function nonEmpty(message$1) {
	return {
		kind: "validation",
		type: "non_empty",
		reference: nonEmpty,
		async: false,
		expects: "!0",
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length === 0) _addIssue(this, "length", dataset, config$1, { received: "0" });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function regex(requirement, message$1) {
	return {
		kind: "validation",
		type: "regex",
		reference: regex,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "format", dataset, config$1);
			return dataset;
		}
	};
}
/**
* Creates a title metadata action.
*
* @param title_ The title text.
*
* @returns A title action.
*/
/* @__NO_SIDE_EFFECTS__ */
function title(title_) {
	return {
		kind: "metadata",
		type: "title",
		reference: title,
		title: title_
	};
}
/* @__NO_SIDE_EFFECTS__ */
function url(message$1) {
	return {
		kind: "validation",
		type: "url",
		reference: url,
		async: false,
		expects: null,
		requirement(input) {
			try {
				if (URL.canParse) return URL.canParse(input);
				new URL(input);
				return true;
			} catch {
				return false;
			}
		},
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "URL", dataset, config$1);
			return dataset;
		}
	};
}
const ABORT_EARLY_CONFIG = { abortEarly: true };
/**
* Returns the fallback value of the schema.
*
* @param schema The schema to get it from.
* @param dataset The output dataset if available.
* @param config The config if available.
*
* @returns The fallback value.
*/
/* @__NO_SIDE_EFFECTS__ */
function getFallback(schema, dataset, config$1) {
	return typeof schema.fallback === "function" ? schema.fallback(dataset, config$1) : schema.fallback;
}
/**
* Returns the default value of the schema.
*
* @param schema The schema to get it from.
* @param dataset The input dataset if available.
* @param config The config if available.
*
* @returns The default value.
*/
/* @__NO_SIDE_EFFECTS__ */
function getDefault(schema, dataset, config$1) {
	return typeof schema.default === "function" ? schema.default(dataset, config$1) : schema.default;
}
/**
* Checks if the input matches the schema. By using a type predicate, this
* function can be used as a type guard.
*
* @param schema The schema to be used.
* @param input The input to be tested.
*
* @returns Whether the input matches the schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function is(schema, input) {
	return !schema["~run"]({ value: input }, ABORT_EARLY_CONFIG).issues;
}
/* @__NO_SIDE_EFFECTS__ */
function array(item, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "array",
		reference: array,
		expects: "Array",
		async: false,
		item,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < input.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.item["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function boolean(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "boolean",
		reference: boolean,
		expects: "boolean",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "boolean") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function exactOptional(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "exact_optional",
		reference: exactOptional,
		expects: wrapped.expects,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function literal(literal_, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "literal",
		reference: literal,
		expects: /* @__PURE__ */ _stringify(literal_),
		async: false,
		literal: literal_,
		message: message$1,
		"~run"(dataset, config$1) {
			if (/* @__PURE__ */ _isSameValueZero(dataset.value, this.literal)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function null_(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "null",
		reference: null_,
		expects: "null",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value === null) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function nullable(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "nullable",
		reference: nullable,
		expects: `(${wrapped.expects} | null)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === null) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === null) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function number(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "number",
		reference: number,
		expects: "number",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "number" && !isNaN(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function object(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object",
		reference: object,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function objectWithRest(entries$1, rest, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object_with_rest",
		reference: objectWithRest,
		expects: "Object",
		async: false,
		entries: entries$1,
		rest,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) {
						const valueDataset = this.rest["~run"]({ value: input[key] }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: input[key]
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function optional$1(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "optional",
		reference: optional$1,
		expects: `(${wrapped.expects} | undefined)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function picklist(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "picklist",
		reference: picklist,
		expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.options.includes(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function record(key, value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "record",
		reference: record,
		expects: "Object",
		async: false,
		key,
		value: value$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const entryKey in input) if (/* @__PURE__ */ _isValidObjectKey(input, entryKey)) {
					const entryValue = input[entryKey];
					const keyDataset = this.key["~run"]({ value: entryKey }, config$1);
					if (keyDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "key",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of keyDataset.issues) {
							issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = keyDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					const valueDataset = this.value["~run"]({ value: entryValue }, config$1);
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!keyDataset.typed || !valueDataset.typed) dataset.typed = false;
					if (keyDataset.typed) dataset.value[keyDataset.value] = valueDataset.value;
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function strictObject(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "strict_object",
		reference: strictObject,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
						_addIssue(this, "key", dataset, config$1, {
							input: key,
							expected: "never",
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function string(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "string",
		reference: string,
		expects: "string",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "string") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/**
* Returns the sub issues of the provided datasets for the union issue.
*
* @param datasets The datasets.
*
* @returns The sub issues.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _subIssues(datasets) {
	let issues;
	if (datasets) for (const dataset of datasets) if (issues) for (const issue of dataset.issues) issues.push(issue);
	else issues = dataset.issues;
	return issues;
}
/* @__NO_SIDE_EFFECTS__ */
function union(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "union",
		reference: union,
		expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "|"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			let validDataset;
			let typedDatasets;
			let untypedDatasets;
			for (const schema of this.options) {
				const optionDataset = schema["~run"]({ value: dataset.value }, config$1);
				if (optionDataset.typed) if (optionDataset.issues) if (typedDatasets) typedDatasets.push(optionDataset);
				else typedDatasets = [optionDataset];
				else {
					validDataset = optionDataset;
					break;
				}
				else if (untypedDatasets) untypedDatasets.push(optionDataset);
				else untypedDatasets = [optionDataset];
			}
			if (validDataset) return validDataset;
			if (typedDatasets) {
				if (typedDatasets.length === 1) return typedDatasets[0];
				_addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(typedDatasets) });
				dataset.typed = true;
			} else if (untypedDatasets?.length === 1) return untypedDatasets[0];
			else _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(untypedDatasets) });
			return dataset;
		}
	});
}
/**
* Creates a unknown schema.
*
* @returns A unknown schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function unknown() {
	return _standardSchema({
		kind: "schema",
		type: "unknown",
		reference: unknown,
		expects: "unknown",
		async: false,
		"~run"(dataset) {
			dataset.typed = true;
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function variant(key, options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "variant",
		reference: variant,
		expects: "Object",
		async: false,
		key,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				let outputDataset;
				let maxDiscriminatorPriority = 0;
				let invalidDiscriminatorKey = this.key;
				let expectedDiscriminators = [];
				const parseOptions = (variant$1, allKeys) => {
					for (const schema of variant$1.options) {
						if (schema.type === "variant") parseOptions(schema, new Set(allKeys).add(schema.key));
						else {
							let keysAreValid = true;
							let currentPriority = 0;
							for (const currentKey of allKeys) {
								const discriminatorSchema = schema.entries[currentKey];
								if (currentKey in input ? discriminatorSchema["~run"]({
									typed: false,
									value: input[currentKey]
								}, ABORT_EARLY_CONFIG).issues : discriminatorSchema.type !== "exact_optional" && discriminatorSchema.type !== "optional" && discriminatorSchema.type !== "nullish") {
									keysAreValid = false;
									if (invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && currentKey in input && !(invalidDiscriminatorKey in input))) {
										maxDiscriminatorPriority = currentPriority;
										invalidDiscriminatorKey = currentKey;
										expectedDiscriminators = [];
									}
									if (invalidDiscriminatorKey === currentKey) expectedDiscriminators.push(schema.entries[currentKey].expects);
									break;
								}
								currentPriority++;
							}
							if (keysAreValid) {
								const optionDataset = schema["~run"]({ value: input }, config$1);
								if (!outputDataset || !outputDataset.typed && optionDataset.typed) outputDataset = optionDataset;
							}
						}
						if (outputDataset && !outputDataset.issues) break;
					}
				};
				parseOptions(this, /* @__PURE__ */ new Set([this.key]));
				if (outputDataset) return outputDataset;
				_addIssue(this, "type", dataset, config$1, {
					input: input[invalidDiscriminatorKey],
					expected: /* @__PURE__ */ _joinExpects(expectedDiscriminators, "|"),
					path: [{
						type: "object",
						origin: "value",
						input,
						key: invalidDiscriminatorKey,
						value: input[invalidDiscriminatorKey]
					}]
				});
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function pipe(...pipe$1) {
	return _standardSchema({
		...pipe$1[0],
		pipe: pipe$1,
		"~run"(dataset, config$1) {
			for (const item of pipe$1) if (item.kind !== "metadata") {
				if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
					dataset.typed = false;
					break;
				}
				if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly) dataset = item["~run"](dataset, config$1);
			}
			return dataset;
		}
	});
}
/**
* Parses an unknown input based on a schema.
*
* @param schema The schema to be used.
* @param input The input to be parsed.
* @param config The parse configuration.
*
* @returns The parse result.
*/
/* @__NO_SIDE_EFFECTS__ */
function safeParse(schema, input, config$1) {
	const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	return {
		typed: dataset.typed,
		success: !dataset.issues,
		output: dataset.value,
		issues: dataset.issues
	};
}

// ../core/dist/keys/transfer-file.js
const transferEncryption = "CKM_RSA_AES_KEY_WRAP";
const schema$3 = object({
	schema_version: picklist(["1.0", "1.0.0"]),
	header: object({
		kid: pipe(string(), regex(/^https:\/\/[^/]+\/keys\/[0-9A-Za-z-]{1,127}\/[0-9a-f]{32}$/i)),
		alg: literal("dir"),
		enc: literal(transferEncryption)
	}),
	ciphertext: pipe(string(), regex(/^[\w-]+$/)),
	generator: optional$1(string())
});

// ../core/dist/crypto/verify.js
const withPublicKeyNames = {
	algorithm: true,
	format: true
};
const verifyOptionNames = {
	...withPublicKeyNames,
	version: true,
	offline: true
};

// ../core/dist/data-keys/uses.js
/** What needs a version of a key; what is unknown may need any, and stands first. Pure. */
function findNeeds({ uses, unknown }, vaultUrl, key) {
	const vault = vaultIdentity(vaultUrl);
	const isOfVault = (use) => vaultIdentity(use.vaultUrl) === vault;
	const byVersion = Map.groupBy(uses.filter((use) => isOfVault(use) && use.key.toLowerCase() === key.toLowerCase()), ({ version }) => version);
	return {
		unknown,
		of: (version) => byVersion.get(version) ?? []
	};
}

// ../core/dist/lifecycle/read-versions.js
/** The world moves while we look; after so many surprises in a row somebody else is at work. */
const mostLooks = 3;
/**
* Reads all versions of a key for an act. Which is the latest, the key itself tells: a list is in no order, and dates are
* no better than the clock that gave them. It is read after the list and has to be in it, so nothing was made in between.
*
* @param looks how often to begin anew when it is not. Default 3.
* @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`; `CONFLICT` when it keeps changing; what else a read can fail with
*/
async function readKeyAtOnce(vault, name, looks = mostLooks) {
	for (let look = 1; look <= looks; look++) {
		const listed = await list$1(vault, name);
		const latest = await vault.getKey(name);
		const older = listed.filter(({ version }) => version !== latest.version);
		if (older.length < listed.length) return {
			latest,
			versions: [latest, ...older.sort(compareNewestFirst)]
		};
	}
	throw new KeyturnError("CONFLICT", `key "${name}" changed while it was looked at; nothing was sent`, { hint: say`Look at what is there: ${{
		verb: "versions",
		key: name,
		vaultUrl: vault.url
	}}` });
}
/** The same for a forecast: the only version of a key needs no asking. @throws {KeyturnError} as `readKeyAtOnce` */
async function readVersions$2(vault, name) {
	const [only, ...others] = await list$1(vault, name);
	if (only !== void 0 && others.length === 0) return [only];
	return (await readKeyAtOnce(vault, name)).versions;
}
async function list$1(vault, name) {
	const listed = [];
	for await (const each of vault.listVersions(name)) if (hasVersion(each)) listed.push(each);
	return listed;
}
function hasVersion(item) {
	return item.version !== void 0;
}

// ../core/dist/vault/lost-answer.js
/** Looks so many milliseconds one after the other: what has been done is seen at once, mostly. */
const lookAfterMs = [
	0,
	2e3,
	5e3
];
/** `undefined` when the answer to a change was lost, so that it may have been made. @throws every other failure */
function unlessLost(error) {
	if (error instanceof SendError && error.arrival === "unknown") return void 0;
	throw error;
}
/** That a change may have been made, and nobody can tell. */
function cannotTell(what, next, cause) {
	const why = cause === void 0 ? "the answer was lost" : cause.message;
	return new KeyturnError("INDETERMINATE", `whether ${what} is unknown: ${why}`, {
		hint: say`Look at what is there: ${next}`,
		cause,
		requestId: cause?.requestId,
		statusCode: cause?.statusCode
	});
}
/**
* Makes a change that can be seen afterwards. When its answer is lost, what is there tells whether it was made.
*
* @throws {KeyturnError} `INDETERMINATE` when the answer was lost and the change is not there, or cannot be looked for; what
*   the service refuses it with
*/
async function makeChange(vault, { what, next, send, look }) {
	try {
		return await send();
	} catch (error) {
		unlessLost(error);
		const found = await lookFor(vault, look).catch(() => void 0);
		if (found !== void 0) return found;
		throw cannotTell(what, next, error);
	}
}
async function lookFor(vault, look) {
	for (const ms of lookAfterMs) {
		await vault.sleep(ms);
		const found = await look().catch(() => void 0);
		if (found !== void 0) return found;
	}
}

// ../core/dist/lifecycle/key-differences.js
/** What separates a key from the attributes that are wanted. What is not given matches anything; tags are added, never taken away. */
function compareAttributes(key, wanted) {
	const update = {};
	const changes = [];
	if (wanted.enabled !== void 0 && wanted.enabled !== key.enabled) {
		update.enabled = wanted.enabled;
		changes.push(wanted.enabled ? "enabled" : "disabled");
	}
	if (wanted.expiresOn !== void 0 && !isSameSecond$1(wanted.expiresOn, key.expiresOn)) {
		update.expiresOn = wanted.expiresOn;
		changes.push(`expiry date ${show$1(key.expiresOn)} -> ${show$1(wanted.expiresOn)}`);
	}
	if (wanted.notBefore !== void 0 && !isSameSecond$1(wanted.notBefore, key.notBefore)) {
		update.notBefore = wanted.notBefore;
		changes.push(`start date ${show$1(key.notBefore)} -> ${show$1(wanted.notBefore)}`);
	}
	const tags = Object.entries(wanted.tags ?? {}).filter(([tag, value]) => key.tags[tag] !== value);
	if (tags.length > 0) {
		update.tags = {
			...key.tags,
			...wanted.tags
		};
		changes.push(`tags ${tags.map(([tag]) => quote(tag)).join(", ")} set`);
	}
	if (wanted.keyOperations !== void 0 && !isSameSet$1(wanted.keyOperations, key.keyOperations)) {
		update.keyOperations = wanted.keyOperations;
		changes.push(`operations ${key.keyOperations.join(", ")} -> ${wanted.keyOperations.join(", ")}`);
	}
	return {
		update,
		changes
	};
}
/** What separates a key from the type, size and curve that are wanted: none of it can change. A size or curve that is not given matches any. */
function findShapeDifferences(found, wanted) {
	const differs = (is, isWanted) => is !== void 0 && isWanted !== void 0 && is !== isWanted;
	return [
		...differs(found.keyType, wanted.keyType) ? [`its type is ${found.keyType}, not ${wanted.keyType}`] : [],
		...differs(found.keySize, wanted.keySize) ? [`its size is ${found.keySize}, not ${wanted.keySize}`] : [],
		...differs(found.curve, wanted.curve) ? [`its curve is ${found.curve}, not ${wanted.curve}`] : []
	];
}
/** Compared as values: the service writes the JSON anew. One that may change is not one that may not. */
function isSameReleasePolicy(wanted, found) {
	if (found === void 0 || (wanted.immutable ?? false) !== (found.immutable ?? false)) return false;
	try {
		return isDeepStrictEqual(JSON.parse(wanted.policy), JSON.parse(found.policy));
	} catch {
		return false;
	}
}
/** The service keeps whole seconds. */
function isSameSecond$1(a, b) {
	return b !== void 0 && Math.floor(a.getTime() / 1e3) === Math.floor(b.getTime() / 1e3);
}
function isSameSet$1(a, b) {
	const set = new Set(b);
	return new Set(a).size === set.size && a.every((each) => set.has(each));
}
function show$1(date) {
	return date === void 0 ? "none" : date.toISOString().replace(".000Z", "Z");
}

// ../core/dist/lifecycle/update.js
const updateKeyOptionNames = {
	version: true,
	mergeTags: true,
	enabled: true,
	notBefore: true,
	expiresOn: true,
	tags: true,
	keyOperations: true,
	releasePolicy: true
};
/**
* Changes the attributes of one version of a key. What is not given stays; `keyOperations` replace what was there, and so do
* `tags` unless `mergeTags` is set. An expiry date can be moved, and not be taken away: that the service can do that is shown
* by no recording of it.
*
* @throws {KeyturnError} `INVALID_INPUT` when a value is not allowed, or nothing is to be changed; `KEY_NOT_FOUND`,
*   `ACCESS_DENIED`
*/
async function updateKey(vault, name, options = {}) {
	refuseUnknownOptions("updateKey", options, updateKeyOptionNames);
	const { version, mergeTags = false, releasePolicy, ...attributes } = options;
	const changes = {
		...attributes,
		...releasePolicy !== void 0 && { releasePolicy }
	};
	checkChanges$1(name, changes);
	if (version !== void 0 && changes.releasePolicy !== void 0) throw new KeyturnError("INVALID_INPUT", "a release policy is of the whole key: leave the version out");
	const one = version === void 0 ? {} : { version: parseKeyVersion(version) };
	const tags = mergeTags && changes.tags !== void 0 ? await tagsWith(vault, name, changes.tags, one) : changes.tags;
	return changeKey(vault, name, {
		...changes,
		...tags !== void 0 && { tags },
		...one
	});
}
/** @throws {KeyturnError} `INVALID_INPUT` when a value is not allowed, or nothing is to be changed */
function checkChanges$1(name, changes) {
	parseKeyName(name);
	if (changes.expiresOn === null) throw new KeyturnError("INVALID_INPUT", say`the ${{ field: "expiresOn" }} of key ${quote(name)} cannot be taken away`, { hint: "The service is not known to do that: it leaves a date that is not sent as it is. Give a later date instead, or make a new version without one." });
	if (Object.values(changes).every((value) => value === void 0)) throw new KeyturnError("INVALID_INPUT", `nothing to change of key ${quote(name)}`, { hint: "Give at least one of: enabled, expiry date, start date, tags, operations, release policy." });
	refuseProblems(`key ${quote(name)} cannot be changed`, [...findAttributeProblems(changes), ...changes.releasePolicy === void 0 ? [] : findReleasePolicyProblems(changes.releasePolicy)]);
}
async function tagsWith(vault, name, added, { version }) {
	const tags = {
		...(await vault.getKey(name, version)).tags,
		...added
	};
	refuseProblems(`key ${quote(name)} cannot be changed`, findAttributeProblems({ tags }));
	return tags;
}
/** The same, of values that were checked before. @throws {KeyturnError} as `updateKey` */
async function changeKey(vault, name, changes) {
	const { version, ...wanted } = changes;
	return makeChange(vault, {
		what: `key ${quote(name)} was changed`,
		next: {
			verb: "show",
			key: name,
			vaultUrl: vault.url
		},
		send: () => vault.updateKey(name, changes),
		look: async () => {
			const key = await vault.getKey(name, version);
			return isAsWanted(key, wanted) ? key : void 0;
		}
	});
}
/** Tags replace what was there, so there are none besides. */
function isAsWanted(key, { releasePolicy, ...wanted }) {
	const { tags = key.tags } = wanted;
	if (releasePolicy !== void 0 && !isSameReleasePolicy(releasePolicy, key.releasePolicy)) return false;
	return Object.keys(key.tags).length === Object.keys(tags).length && compareAttributes(key, wanted).changes.length === 0;
}

// ../core/dist/retirement/plan.js
/** The tag on a retired version that says what it was before. */
const retiredTag = "keyturn-retired";
/** Consumers of a key may look for a new version only once a day. */
const restAfterRotationMs = 864e5;
/** Key Vault: tags of a key. */
const mostTags = 15;
/**
* Decides which old versions of a key to expire and which to disable. Pure.
*
* @param versions all versions of one key, the latest first
*/
function planRetirement(versions, rules, now) {
	const [newest] = versions;
	if (newest === void 0) return {
		steps: [],
		left: []
	};
	const refused = refuseWhole(newest, now);
	if (refused !== void 0) {
		const nextOn = refused.code === "ROTATED_RECENTLY" ? firstDay(versions, rules, new Date(refused.nextOn)) : void 0;
		return {
			refused,
			steps: [],
			left: versions.map(({ version }) => ({
				version,
				reason: refused
			})),
			...nextOn !== void 0 && { nextOn }
		};
	}
	const kept = new Set(versions.filter(({ enabled }) => enabled).slice(0, rules.keep));
	const steps = [];
	const left = [];
	for (const version of versions) {
		const { stage, reason } = kept.has(version) ? { reason: {
			code: "KEPT",
			message: keptMessage(rules)
		} } : leaveNeeded(version, rules, decideVersion(version, rules, now));
		if (stage === void 0) left.push({
			version: version.version,
			reason
		});
		else steps.unshift({
			stage,
			version,
			reason
		});
	}
	const [unknownUse] = rules.needs?.unknown ?? [];
	if (unknownUse !== void 0 && steps.length > 0) {
		const unknown = {
			code: "NEED_UNKNOWN",
			message: `any version may be needed by ${placeOf(unknownUse)}: ${unknownUse.reason}`
		};
		return {
			refused: unknown,
			steps: [],
			left: [...left, ...steps.map(({ version: { version } }) => ({
				version,
				reason: unknown
			}))]
		};
	}
	const dates = left.flatMap(({ reason }) => reason.code === "IN_GRACE" ? [new Date(reason.disableOn)] : []);
	if (steps.some(({ stage }) => stage === "expire")) dates.push(addDuration(now, rules.grace));
	const nextOn = dates.sort((a, b) => a.getTime() - b.getTime()).at(0);
	return {
		steps,
		left,
		...nextOn !== void 0 && { nextOn }
	};
}
/** When there is something to retire, looked at from this day on; absent when there are no old versions to retire. */
function firstDay(versions, rules, day) {
	const then = planRetirement(versions, rules, day);
	return then.steps.length > 0 ? day : then.nextOn;
}
function refuseWhole(newest, now) {
	if (newest.managed) return {
		code: "MANAGED",
		message: "it belongs to a certificate, whose versions follow the certificate"
	};
	if (!newest.enabled) return {
		code: "NEWEST_UNUSABLE",
		message: "its newest version is disabled, so the old ones may be all that works"
	};
	if (newest.expiresOn !== void 0 && newest.expiresOn <= now) return {
		code: "NEWEST_UNUSABLE",
		message: `its newest version expired on ${iso(newest.expiresOn)}, so the old ones may be all that works`
	};
	if (newest.notBefore !== void 0 && newest.notBefore > now) return {
		code: "NEWEST_UNUSABLE",
		message: `its newest version is not valid before ${iso(newest.notBefore)}, so the old ones are still needed`
	};
	const nextOn = new Date((newest.createdOn?.getTime() ?? now.getTime()) + restAfterRotationMs);
	if (nextOn <= now) return void 0;
	return {
		code: "ROTATED_RECENTLY",
		message: `its newest version is younger than 24 hours, and consumers may look for it only once a day; from ${iso(nextOn)} on`,
		nextOn: iso(nextOn)
	};
}
function keptMessage({ keep }) {
	return keep === 1 ? "it is the newest enabled version" : `it is one of the ${keep} newest enabled versions`;
}
function supersededMessage({ keep }) {
	return keep === 1 ? "a newer version is enabled" : `${keep} newer versions are enabled`;
}
/** An expired version still unwraps in the vault, but the SDK's own clients refuse to try: neither stage is safe. */
function leaveNeeded({ version }, { needs }, decision) {
	const uses = needs?.of(version) ?? [];
	const [first] = uses;
	if (decision.stage === void 0 || first === void 0) return decision;
	return { reason: {
		code: "STILL_NEEDED",
		message: uses.length === 1 ? `${placeOf(first)} needs it` : `${uses.length} values need it, such as ${placeOf(first)}`,
		uses: uses.length
	} };
}
function placeOf({ file, path }) {
	return path === null ? file : `${file} ${path}`;
}
function decideVersion(version, rules, now) {
	const { enabled, expiresOn, notBefore, tags } = version;
	if (!enabled) return { reason: {
		code: "ALREADY_DISABLED",
		message: "it is disabled"
	} };
	if (notBefore !== void 0 && notBefore >= now) return { reason: {
		code: "NOT_YET_VALID",
		message: `it is not valid before ${iso(notBefore)}; an expiry date cannot come before that`,
		notBefore: iso(notBefore)
	} };
	if (!("keyturn-retired" in tags) && Object.keys(tags).length >= mostTags) return { reason: {
		code: "TAGS_FULL",
		message: `it has ${mostTags} tags, the most there can be, so what it was cannot be noted for an undo`
	} };
	if (expiresOn === void 0 || expiresOn > now) return {
		stage: "expire",
		reason: {
			code: "SUPERSEDED",
			message: supersededMessage(rules)
		}
	};
	const disableOn = addDuration(expiresOn, rules.grace);
	const dates = {
		expiredOn: iso(expiresOn),
		disableOn: iso(disableOn)
	};
	const grace = formatDuration(rules.grace);
	return disableOn > now ? { reason: {
		code: "IN_GRACE",
		message: `it expired on ${dates.expiredOn}; its grace of ${grace} ends on ${dates.disableOn}`,
		...dates
	} } : {
		stage: "disable",
		reason: {
			code: "GRACE_ENDED",
			message: `it expired on ${dates.expiredOn}, more than ${grace} ago`,
			...dates
		}
	};
}
/** What was retired and can be taken back: versions that carry the note of an earlier retirement. Pure. */
function planUndo(versions) {
	return versions.flatMap((version) => {
		const note = parseNote(version.tags[retiredTag]);
		if (note === void 0) return [];
		const had = note.expiresOn === void 0 ? "; it did not expire before, and a date cannot be taken away, so it gets one that is as late as can be" : "";
		return [{
			stage: "undo",
			version,
			reason: {
				code: "RETIRED_BEFORE",
				message: `it was retired on ${note.on}${had}`
			}
		}];
	});
}
function formatNote({ stage, on, expiresOn }) {
	return `stage=${stage} on=${on} expiry-before=${expiresOn === void 0 ? "none" : iso(expiresOn)}`;
}
/** Reads the tag of a retired version; `undefined` when there is none, or somebody else has written it. */
function parseNote(text) {
	const [, stage, on, before] = /^stage=(expire|disable) on=(\S+) expiry-before=(\S+)$/.exec(text ?? "") ?? [];
	if (stage === void 0 || on === void 0 || before === void 0) return void 0;
	const note = {
		stage: stage === "disable" ? "disable" : "expire",
		on
	};
	if (before === "none") return note;
	const expiresOn = new Date(before);
	return Number.isNaN(expiresOn.getTime()) ? void 0 : {
		...note,
		expiresOn
	};
}
/** The operations of a key that a stage ends, and those that go on. Key Vault: an expired version still decrypts, unwraps and verifies. */
function affectedOperations(stage, operations) {
	if (stage === "undo") return {
		ends: [],
		goesOn: [...operations]
	};
	if (stage === "disable") return {
		ends: [...operations],
		goesOn: []
	};
	const surviving = [
		"decrypt",
		"unwrapKey",
		"verify"
	];
	return {
		ends: operations.filter((each) => !surviving.includes(each)),
		goesOn: operations.filter((each) => surviving.includes(each))
	};
}

// ../core/dist/retirement/retire.js
const retireOptionNames = {
	keep: true,
	grace: true,
	versions: true,
	uses: true,
	undo: true,
	dryRun: true,
	signal: true
};
/**
* Retires the old versions of a key in two stages: first an expiry date, after which they still decrypt, unwrap and
* verify but no longer encrypt, wrap and sign; and when the grace period is over, they are disabled. The newest version
* is never touched, nothing is within 24 hours of a rotation, and nothing is ever deleted. What a version was before is
* noted in its tag `keyturn-retired`, so that `undo` can take it back.
*
* A step that fails does not stop the others; its error is in the result.
*
* @throws {KeyturnError} `INVALID_INPUT` for options that are not allowed; `KEY_NOT_FOUND`, `ACCESS_DENIED` and what else
*   a read can fail with; `INTERRUPTED` before anything was changed
*/
async function retireVersions(vault, name, options = {}) {
	refuseUnknownOptions("retireVersions", options, retireOptionNames);
	parseKeyName(name);
	const rules = {
		...readRetirementRules(options),
		needs: options.uses && findNeeds(options.uses, vault.url, name)
	};
	const dryRun = options.dryRun ?? false;
	stopIfInterrupted(options.signal);
	const { latest, versions } = await readKeyAtOnce(vault, name);
	const now = vault.now();
	const plan = options.undo ? {
		steps: planUndo(versions),
		left: []
	} : planRetirement(versions, rules, now);
	const base = {
		key: name,
		vaultUrl: vault.url,
		dryRun,
		left: plan.left,
		nextOn: nextOn(plan),
		error: null
	};
	if ("refused" in plan && plan.refused !== void 0) return {
		...base,
		outcome: "skipped",
		reason: plan.refused,
		steps: []
	};
	const steps = [];
	const chosen = plan.steps.filter(({ version }) => options.versions?.includes(version.version) ?? true);
	for (const step of chosen) steps.push(await takeStep$1(vault, name, step, {
		now,
		dryRun,
		latest,
		signal: options.signal
	}));
	return {
		...base,
		outcome: outcomeOf$1(steps, options.undo ?? false),
		reason: null,
		steps
	};
}
/** The rules of `planRetirement` from their text, with the defaults. @throws {KeyturnError} `INVALID_INPUT` */
function readRetirementRules({ keep, grace }) {
	return {
		keep: readKeep(keep ?? 2),
		grace: readGrace(grace ?? "P30D")
	};
}
function readKeep(keep) {
	if (Number.isInteger(keep) && keep >= 1) return keep;
	throw new KeyturnError("INVALID_INPUT", say`${{ field: "keep" }}: ${keep} is not allowed; use a whole number, at least 1`, { hint: "The newest version is never retired." });
}
function readGrace(text) {
	const grace = parseDuration(text, { field: "grace" });
	const least = addDuration(/* @__PURE__ */ new Date(0), parseDuration("P1D"));
	if (addDuration(/* @__PURE__ */ new Date(0), grace) >= least) return grace;
	throw new KeyturnError("INVALID_INPUT", say`${{ field: "grace" }}: ${formatDuration(grace)} is too short; at least 24 hours (PT24H)`, { hint: "Consumers of a key may look for its new version only once a day." });
}
function nextOn(plan) {
	return plan.nextOn === void 0 ? null : iso(plan.nextOn);
}
function outcomeOf$1(steps, undo) {
	if (steps.length === 0) return "nothing-to-do";
	if (steps.some((step) => step.outcome === "failed")) return "failed";
	return undo ? "undone" : "retired";
}
async function takeStep$1(vault, name, { stage, version, reason }, { now, dryRun, latest, signal }) {
	const step = {
		version: version.version,
		stage,
		reason,
		ends: [],
		goesOn: [],
		expiresOn: null,
		error: null
	};
	try {
		stopIfInterrupted(signal);
		const read = dryRun ? void 0 : await readUnchanged(vault, name, version);
		const current = read ?? version;
		const { keyOperations: operations } = read ?? latest;
		const changes = changesOf(stage, current, now);
		const seen = {
			...step,
			...affectedOperations(stage, operations),
			expiresOn: changes.expiresOn === void 0 ? null : iso(changes.expiresOn)
		};
		if (dryRun) return {
			...seen,
			outcome: "planned"
		};
		await changeKey(vault, name, {
			...changes,
			version: version.version
		});
		return {
			...seen,
			outcome: "done"
		};
	} catch (error) {
		if (!(error instanceof KeyturnError)) throw error;
		return {
			...step,
			outcome: "failed",
			error: error.toJSON()
		};
	}
}
/** The plan was made from a list; what has changed since is not ours to overwrite. */
async function readUnchanged(vault, name, planned) {
	const current = await vault.getKey(name, planned.version);
	if (planned.enabled === current.enabled && planned.expiresOn?.getTime() === current.expiresOn?.getTime()) return current;
	throw new KeyturnError("CONFLICT", `version ${planned.version} of key ${quote(name)} changed while it was looked at`, { hint: "Look again before you decide anew." });
}
/** No client can clear an expiry date for certain; the last day that every client can send stands for "none". */
const nearlyNever = /* @__PURE__ */ new Date("2037-12-31T23:59:59Z");
function changesOf(stage, version, now) {
	const { [retiredTag]: tag, ...tags } = version.tags;
	const noted = parseNote(tag);
	if (stage === "undo") return {
		...noted?.stage === "disable" ? { enabled: true } : {},
		tags,
		expiresOn: noted?.expiresOn ?? nearlyNever
	};
	const before = version.expiresOn === void 0 ? {} : { expiresOn: version.expiresOn };
	const note = formatNote({
		...noted ?? {
			on: iso(now),
			...before
		},
		stage
	});
	const marked = {
		...tags,
		[retiredTag]: note
	};
	if (stage === "disable") return {
		enabled: false,
		tags: marked
	};
	return {
		expiresOn: /* @__PURE__ */ new Date(Math.floor(now.getTime() / 1e3) * 1e3),
		tags: marked
	};
}

// ../core/dist/rotation/options.js
const rotateOptionNames = {
	ifOlderThan: true,
	ifExpiresWithin: true,
	ifDue: true,
	onKeyEvent: true,
	expectVersion: true,
	verify: true,
	dryRun: true,
	settle: true,
	adoptSince: true,
	journal: true,
	signal: true,
	onEvent: true
};
/** Parses the options once. @throws {KeyturnError} `INVALID_INPUT` */
function readRotateOptions(options) {
	return {
		rules: readRotationRules(options),
		expectVersion: options.expectVersion === void 0 ? void 0 : parseKeyVersion(options.expectVersion),
		verify: options.verify ?? true,
		dryRun: options.dryRun ?? false,
		settleMs: options.settle === void 0 ? void 0 : readSettle(options.settle),
		adoptSince: options.adoptSince,
		journal: options.journal,
		signal: options.signal,
		onEvent: options.onEvent
	};
}
/** The rules of `planRotation` from their text. @throws {KeyturnError} `INVALID_INPUT` */
function readRotationRules(options) {
	const read = (text, what) => text === void 0 ? void 0 : parseDuration(text, what);
	return {
		ifOlderThan: read(options.ifOlderThan, "ifOlderThan"),
		ifExpiresWithin: read(options.ifExpiresWithin, "ifExpiresWithin"),
		ifDue: options.ifDue ?? false,
		...options.onKeyEvent !== void 0 && { onEvent: readEvents(options.onKeyEvent) }
	};
}
/** Ids of versions come in any case. */
function readEvents(events) {
	return events.map(({ type, version }) => ({
		type,
		version: parseKeyVersion(version)
	}));
}
function readSettle(text) {
	const ms = addDuration(/* @__PURE__ */ new Date(0), parseDuration(text, "settle")).getTime();
	if (ms >= 5e3 && ms <= 6e5) return ms;
	throw new KeyturnError("INVALID_INPUT", `settle: ${quote(text)} is out of range; use 5s to 10min`);
}

// ../core/dist/policy/rotation-policy.js
const policyFields = [
	"rotateEvery",
	"rotateBeforeExpiry",
	"expireAfter",
	"notifyBefore"
];
/** The policy alone, without what only a vault knows of it. */
function policyOf(held) {
	return Object.fromEntries(policyFields.flatMap((field) => held[field] === void 0 ? [] : [[field, held[field]]]));
}
/**
* The fields of a policy that are not as wanted, however the durations are written. A notice that nobody asked for does
* not count: the service adds one by itself.
*/
function findPolicyDifferences(held, wanted) {
	return policyFields.filter((field) => !(field === "notifyBefore" && wanted.notifyBefore === void 0) && !isSameDuration(held[field], wanted[field]));
}
/** Whether two policies say the same. */
function isSamePolicy(a, b) {
	return policyFields.every((field) => isSameDuration(a[field], b[field]));
}
/** `P1Y` and `P12M` are the same, so are `P2D` and `PT48H`. */
function isSameDuration(a, b) {
	if (a === void 0 || b === void 0 || a === b) return a === b;
	const [first, second] = [parseDuration(a), parseDuration(b)];
	return monthsOf(first) === monthsOf(second) && secondsOf(first) === secondsOf(second);
}
function monthsOf({ years, months }) {
	return years * 12 + months;
}
function secondsOf({ weeks, days, hours, minutes, seconds }) {
	return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
}

// ../core/dist/policy/rules.js
/** A policy that was read can be set: what the vault alone knows of it is passed over. */
const names = {
	rotateEvery: true,
	rotateBeforeExpiry: true,
	expireAfter: true,
	notifyBefore: true,
	isDefault: true,
	createdOn: true,
	updatedOn: true
};
const rotateEveryField = { field: "rotateEvery" };
const beforeExpiryField = { field: "rotateBeforeExpiry" };
const expireAfterField = { field: "expireAfter" };
const hour = 36e5;
const day = 24 * hour;
/**
* Holds a policy against every rule of the service before it is sent, and reports all problems at once. Where a month
* or a year is involved, a rule must hold from whatever day the count begins.
*
* Source of the rules: Key Vault REST, key rotation policy; "Configure cryptographic key auto-rotation"; "Key rotation in
* Managed HSM".
*
* @returns the policy in the units of the service, its durations in ISO 8601
* @throws {KeyturnError} `INVALID_INPUT` naming each value that breaks a rule, the rule's reason and the nearest allowed value
*/
function checkPolicy(policy, options = {}) {
	refuseUnknownOptions("a rotation policy", policy, names);
	const problems = [];
	const durations = {};
	for (const field of policyFields) {
		const text = policy[field];
		if (text === void 0) continue;
		try {
			durations[field] = inServiceUnits(parseDuration(text, { field }), field);
		} catch (error) {
			if (!(error instanceof KeyturnError)) throw error;
			problems.push(error.wording.message);
		}
	}
	if (policyFields.every((field) => policy[field] === void 0)) {
		const all = joinWordings(policyFields.map((field) => ({ field })), ", ");
		problems.push(say`it is empty; give at least one of ${all}`);
	}
	for (const rule of rules) {
		const problem = rule(durations, policy, options.managedHsm ?? false);
		if (problem !== void 0) problems.push(problem);
	}
	if (problems.length > 0) {
		const count = problems.length === 1 ? "" : ` (${problems.length} problems)`;
		throw new KeyturnError("INVALID_INPUT", say`rotation policy refused${count}: ${joinWordings(problems, "; ")}`);
	}
	return Object.fromEntries(Object.entries(durations).map(([field, duration]) => [field, formatDuration(duration)]));
}
/** The service documents years, months, days and hours; weeks are the same in days. */
function inServiceUnits(duration, field) {
	const { years, months, weeks, days, hours, minutes, seconds } = duration;
	if (minutes > 0 || seconds > 0) throw new KeyturnError("INVALID_INPUT", say`${{ field }} ${formatDuration(duration)} is too fine: the service counts in whole hours or longer`);
	return {
		years,
		months,
		weeks: 0,
		days: weeks * 7 + days,
		hours,
		minutes: 0,
		seconds: 0
	};
}
const rules = [
	oneTrigger,
	expiryLongEnough,
	rotationNotTooSoon,
	rotationBeforeExpiryNotTooLate,
	notifyNotTooLate,
	triggerNeedsExpiry,
	rotationLeavesTimeBeforeExpiry,
	rotationLeavesTimeAfterCreation
];
function oneTrigger(_durations, policy) {
	if (policy.rotateEvery === void 0 || policy.rotateBeforeExpiry === void 0) return void 0;
	return say`${rotateEveryField} ${policy.rotateEvery} and ${beforeExpiryField} ${policy.rotateBeforeExpiry} exclude each other: the service takes one Rotate action with one trigger; give one of the two`;
}
function expiryLongEnough({ expireAfter }) {
	return tooShort("expireAfter", expireAfter, 28, "a version that a rotation makes must live at least 28 days");
}
function rotationNotTooSoon({ rotateEvery }, _policy, managedHsm) {
	return managedHsm ? tooShort("rotateEvery", rotateEvery, 28, "Managed HSM rotates no sooner than 28 days after a version was made") : tooShort("rotateEvery", rotateEvery, 7, "the service rotates no sooner than 7 days after a version was made");
}
function rotationBeforeExpiryNotTooLate({ rotateBeforeExpiry }) {
	return tooShort("rotateBeforeExpiry", rotateBeforeExpiry, 7, "the service rotates no later than 7 days before expiry");
}
function notifyNotTooLate({ notifyBefore }) {
	return tooShort("notifyBefore", notifyBefore, 7, "the service notifies no later than 7 days before expiry");
}
function triggerNeedsExpiry(_durations, policy) {
	if (policy.rotateBeforeExpiry === void 0 || policy.expireAfter !== void 0) return void 0;
	return say`${beforeExpiryField} ${policy.rotateBeforeExpiry} needs ${expireAfterField} (at least P28D): without it new versions do not expire, and the rotation would never come`;
}
function rotationLeavesTimeBeforeExpiry(durations) {
	const { rotateEvery } = durations;
	const expireAfter = expiryAsAllowed(durations);
	if (rotateEvery === void 0 || expireAfter === void 0) return void 0;
	const expiries = lengths(expireAfter);
	if (lengths(rotateEvery).every((length, index) => length + 7 * day <= at$1(expiries, index))) return void 0;
	const nearest = daysBelow(expiries, 7) ?? "none";
	return say`${rotateEveryField} ${formatDuration(rotateEvery)} is too long for ${expireAfterField} ${formatDuration(expireAfter)}: the service rotates no later than 7 days before expiry; the nearest allowed value is ${nearest}`;
}
function rotationLeavesTimeAfterCreation(durations, _policy, managedHsm) {
	const { rotateBeforeExpiry } = durations;
	const expireAfter = expiryAsAllowed(durations);
	if (rotateBeforeExpiry === void 0 || expireAfter === void 0) return void 0;
	const least = managedHsm ? 28 : 7;
	if (lengths(expireAfter, rotateBeforeExpiry).every((length) => length >= least * day)) return void 0;
	const nearest = daysBelow(lengths(expireAfter), least);
	const who = managedHsm ? "Managed HSM" : "the service";
	const advice = nearest === void 0 ? say`choose a longer ${expireAfterField}` : `the nearest allowed value is ${nearest}`;
	return say`${beforeExpiryField} ${formatDuration(rotateBeforeExpiry)} is too long for ${expireAfterField} ${formatDuration(expireAfter)}: ${who} rotates no sooner than ${least} days after a version was made; ${advice}`;
}
function tooShort(field, value, leastDays, reason) {
	if (value === void 0 || lengths(value).every((length) => length >= leastDays * day)) return void 0;
	return say`${{ field }} ${formatDuration(value)} is too short: ${reason}; the nearest allowed value is P${leastDays}D`;
}
/** A too short expiry is reported by its own rule; the rules beside it are held against the value it has to become. */
function expiryAsAllowed({ expireAfter }) {
	return expireAfter === void 0 || expiryLongEnough({ expireAfter }) === void 0 ? expireAfter : parseDuration("P28D");
}
/** How long a duration is from each of the days on which a count may begin, in milliseconds; less a second one, if given. */
function lengths(duration, less) {
	return [fixedLength(duration) - (less === void 0 ? 0 : fixedLength(less)), ...startDays.map((start) => {
		const end = isFixed(duration) ? new Date(start.getTime() + fixedLength(duration)) : addDuration(start, duration);
		if (less === void 0) return end.getTime() - start.getTime();
		return (isFixed(less) ? end.getTime() - fixedLength(less) : subtractDuration(end, less).getTime()) - start.getTime();
	})];
}
/** Days and hours are as long from any day; to ask the calendar would only take time. */
function isFixed({ years, months }) {
	return years === 0 && months === 0;
}
/** A month as 30 days and a year as 365: another way in which the service may count. */
function fixedLength({ years, months, days, hours }) {
	return (years * 365 + months * 30 + days) * day + hours * hour;
}
/** First and last days of the months of four years: every length that months and years can have. */
const startDays = Array.from({ length: 48 }, (_, month) => [new Date(Date.UTC(2024, month, 1)), new Date(Date.UTC(2024, month + 1, 0))]).flat();
function daysBelow(limits, margin) {
	const days = Math.floor(Math.min(...limits) / day) - margin;
	return days >= 7 ? `P${days}D` : void 0;
}
function at$1(values, index) {
	return values[index] ?? NaN;
}

// ../core/dist/lifecycle/rotation-policy.js
/** Reads a key's rotation policy. @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`, `SERVICE_ERROR` when nobody can read it */
function getRotationPolicy(vault, name) {
	return vault.getRotationPolicy(parseKeyName(name));
}
/**
* Sets a key's rotation policy as a whole: what `policy` does not name, the key no longer has. Versions that exist keep
* their expiry date; only versions that a rotation makes get one. The service adds a notice (`P30D`) where none is given.
*
* @returns the policy as the service holds it
* @throws {KeyturnError} `INVALID_INPUT` when it breaks a rule of the service: nothing was sent. `KEY_NOT_FOUND`, `ACCESS_DENIED`;
*   `INDETERMINATE` when the answer was lost and it is not there
*/
async function setRotationPolicy(vault, name, policy) {
	return writePolicy(vault, parseKeyName(name), checkPolicyFor(vault, policy));
}
async function writePolicy(vault, name, policy) {
	return makeChange(vault, {
		what: `the rotation policy of key ${quote(name)} was set`,
		next: {
			verb: "show",
			key: name,
			vaultUrl: vault.url
		},
		send: () => vault.setRotationPolicy(name, policy),
		look: async () => {
			const found = await vault.getRotationPolicy(name);
			return findPolicyDifferences(found, policy).length === 0 ? found : void 0;
		}
	});
}
/** The policy in the units of the service, held against the rules of the vault's kind. @throws {KeyturnError} `INVALID_INPUT` */
function checkPolicyFor({ url }, policy) {
	return checkPolicy(policy, { managedHsm: isManagedHsmHost(new URL(url).hostname) });
}

// ../core/dist/rotation/read-key-state.js
/**
* Reads what a rotation needs, the key itself last, so that nothing but the decision lies between that look and the send.
*
* @param options.looks as for `readKeyAtOnce`
* @throws {KeyturnError} as `readKeyState`; `CONFLICT` when the key changes meanwhile
*/
async function readForRotation(vault, name, options) {
	const policy = options.policy ? await readPolicy$1(vault, name) : void 0;
	const { latest, versions } = await readKeyAtOnce(vault, name, options.looks);
	const state = stateOf(name, versions);
	if (policy === void 0 || isElsewhere(state)) return {
		state,
		latest,
		versions
	};
	if (policy instanceof KeyturnError) throw policy;
	return {
		state: {
			...state,
			policy
		},
		latest,
		versions
	};
}
/** The policy as rules are held against it, or why it could not be read. */
async function readPolicy$1(vault, name) {
	try {
		return await getRotationPolicy(vault, name);
	} catch (error) {
		return asKeyturnError(error);
	}
}
/** Whether its life is decided elsewhere, so that it has no policy that could be read. */
function isElsewhere({ managed, externalKey }) {
	return managed || externalKey !== void 0;
}
function stateOf(name, versions) {
	const [latest] = versions;
	return {
		name,
		version: latest.version,
		enabled: latest.enabled,
		enabledVersions: versions.filter(({ enabled }) => enabled).length,
		createdOn: latest.createdOn,
		expiresOn: latest.expiresOn,
		managed: latest.managed,
		externalKey: latest.externalKey
	};
}

// ../core/dist/rotation/reasons.js
/** Reasons to leave a key alone although a rule may say that it is due. First match wins. */
const skipChecks = [
	managed,
	external,
	latestDisabled,
	ageUnknown
];
/** Reasons to rotate. First match wins. */
const dueChecks = [
	forced,
	event,
	expired,
	expiresSoon,
	olderThan,
	policyDue
];
/** The service acts some time after its policy is due; within this long on either side the rotation is left to it. */
const serviceWindowMs = 36e5;
function isForced(rules) {
	return rules.ifOlderThan === void 0 && rules.ifExpiresWithin === void 0 && !rules.ifDue && rules.onEvent === void 0;
}
/** A certificate's key follows the certificate; the service refuses to rotate it alone. */
function managed(key) {
	if (!key.managed) return void 0;
	return {
		code: "MANAGED",
		message: "it belongs to a certificate, whose renewal makes its new versions"
	};
}
/** The vault has no material of its own to make anew: the external key manager rotates it. */
function external({ externalKey }) {
	if (externalKey === void 0) return void 0;
	return {
		code: "EXTERNAL",
		message: `it is the key "${externalKey}" of an external key manager, which is where it is rotated`,
		externalKey
	};
}
/** Rotation would put an enabled version under a name that somebody has switched off. Only a forced rotation does that. */
function latestDisabled(key, rules) {
	if (key.enabled || isForced(rules)) return void 0;
	return key.enabledVersions === 0 ? {
		code: "NO_ENABLED_VERSION",
		message: "all its versions are disabled, and a rotation would switch the key on again"
	} : {
		code: "DISABLED",
		message: "its latest version is disabled, and a rotation would switch the key on again"
	};
}
function ageUnknown(key, rules) {
	if (key.createdOn !== void 0 || isForced(rules) || rules.onEvent !== void 0) return void 0;
	return {
		code: "AGE_UNKNOWN",
		message: "the vault does not say when its latest version was made"
	};
}
function forced(key, rules) {
	if (!isForced(rules)) return void 0;
	return {
		code: "FORCED",
		message: `no rule was given, so it is rotated now${key.enabled ? "" : "; its latest version is disabled, and the new one switches the key on again"}`
	};
}
function event({ version }, { onEvent = [] }) {
	const about = onEvent.find((each) => each.version === version);
	if (about === void 0) return void 0;
	return {
		code: "EVENT",
		message: `the service sent ${about.type} for its latest version`,
		event: about.type
	};
}
/** An expiry date is exclusive: at that second the version no longer signs, encrypts or wraps. */
function expired(key, rules, now) {
	const { expiresOn } = key;
	const asked = rules.ifExpiresWithin !== void 0 || policyTrigger(key, rules) !== void 0;
	if (expiresOn === void 0 || !asked || now < expiresOn) return void 0;
	return {
		code: "EXPIRED",
		message: `it expired on ${iso(expiresOn)}`,
		expiresOn: iso(expiresOn)
	};
}
function expiresSoon(key, rules, now) {
	const dueOn = expiryDue(key, rules);
	if (dueOn === void 0 || key.expiresOn === void 0 || rules.ifExpiresWithin === void 0 || now < dueOn) return;
	const within = formatDuration(rules.ifExpiresWithin);
	const expiresOn = iso(key.expiresOn);
	return {
		code: "EXPIRES_SOON",
		message: `it expires on ${expiresOn}, within ${within}`,
		expiresOn,
		within,
		dueOn: iso(dueOn)
	};
}
function olderThan(key, rules, now) {
	const dueOn = ageDue(key, rules);
	if (dueOn === void 0 || key.createdOn === void 0 || rules.ifOlderThan === void 0 || now < dueOn) return;
	const limit = formatDuration(rules.ifOlderThan);
	const createdOn = iso(key.createdOn);
	return {
		code: "OLDER_THAN",
		message: `it was made on ${createdOn}, ${limit} ago or more`,
		createdOn,
		olderThan: limit,
		dueOn: iso(dueOn)
	};
}
function policyDue(key, rules, now) {
	const due = policyTrigger(key, rules);
	if (due?.dueOn === void 0 || now < due.dueOn) return void 0;
	return {
		code: "POLICY_DUE",
		message: `its rotation policy was due on ${iso(due.dueOn)} and the service has not rotated it`,
		dueOn: iso(due.dueOn),
		trigger: due.trigger,
		after: due.duration
	};
}
function ageDue(key, rules) {
	return rules.ifOlderThan && key.createdOn && addDuration(key.createdOn, rules.ifOlderThan);
}
function expiryDue(key, rules) {
	return rules.ifExpiresWithin && key.expiresOn && subtractDuration(key.expiresOn, rules.ifExpiresWithin);
}
/** What the key's policy waits for, when it is to be asked. No `dueOn`: it never comes, since the version does not expire. */
function policyTrigger(key, rules) {
	if (!rules.ifDue) return void 0;
	const { rotateEvery, rotateBeforeExpiry } = key.policy ?? {};
	if (rotateEvery !== void 0) return {
		trigger: "rotateEvery",
		duration: rotateEvery,
		dueOn: key.createdOn && addDuration(key.createdOn, parseDuration(rotateEvery))
	};
	if (rotateBeforeExpiry !== void 0) return {
		trigger: "rotateBeforeExpiry",
		duration: rotateBeforeExpiry,
		dueOn: key.expiresOn && subtractDuration(key.expiresOn, parseDuration(rotateBeforeExpiry))
	};
}

// ../core/dist/rotation/plan.js
/**
* Decides whether a key is due. Pure: the same facts at the same time give the same answer.
*
* A rule applies from its due date on, that second included.
*/
function planRotation(key, rules, now) {
	for (const check of skipChecks) {
		const reason = check(key, rules, now);
		if (reason !== void 0) return {
			action: "skip",
			reason
		};
	}
	for (const check of dueChecks) {
		const reason = check(key, rules, now);
		if (reason !== void 0) return leftToService(key, rules, now, reason) ?? {
			action: "rotate",
			reason
		};
	}
	return notDue$1(key, rules);
}
/** Two rotations at the same time are two versions; an expired key waits for nobody. */
function leftToService(key, rules, now, reason) {
	const dueOn = policyTrigger(key, rules)?.dueOn;
	if (dueOn === void 0 || reason.code === "EXPIRED") return void 0;
	if (Math.abs(dueOn.getTime() - now.getTime()) >= 36e5) return void 0;
	const nextDue = new Date(dueOn.getTime() + serviceWindowMs);
	return {
		action: "wait",
		nextDue,
		reason: {
			code: "SERVICE_WILL_ROTATE",
			message: `its rotation policy makes the service rotate it at about ${iso(dueOn)}; due here if it has not by ${iso(nextDue)}`,
			dueOn: iso(dueOn),
			nextDue: iso(nextDue)
		}
	};
}
function notDue$1(key, rules) {
	const nextDue = nextDueOn(key, rules);
	if (nextDue === void 0) return {
		action: "wait",
		reason: {
			code: "NOT_DUE",
			message: `not due: ${whyNever(key, rules).join(", ")}`
		}
	};
	return {
		action: "wait",
		nextDue,
		reason: {
			code: "NOT_DUE",
			message: `due on ${iso(nextDue)}`,
			nextDue: iso(nextDue)
		}
	};
}
/** When the first of the rules will apply to this version; absent when none ever will, or when none is given. */
function nextDueOn(key, rules) {
	return [
		ageDue(key, rules),
		expiryDue(key, rules),
		policyTrigger(key, rules)?.dueOn
	].filter((date) => date !== void 0).sort((a, b) => a.getTime() - b.getTime()).at(0);
}
function whyNever(key, rules) {
	const why = [];
	if (rules.onEvent !== void 0) why.push("the event is about a version that is no longer its latest");
	if (rules.ifExpiresWithin !== void 0) why.push("its latest version does not expire");
	if (rules.ifDue) why.push(policyTrigger(key, rules) === void 0 ? "its rotation policy does not rotate it" : "its rotation policy counts from an expiry date, and its latest version has none");
	return why;
}

// ../core/dist/lifecycle/backup.js
const noteFormat = "keyturn-backup-1";
const schema$2 = strictObject({
	format: literal(noteFormat),
	name: string(),
	vaultUrl: pipe(string(), url()),
	kind: picklist(["vault", "managed-hsm"]),
	region: nullable(string()),
	versions: array(pipe(string(), regex(/^[0-9a-f]{32}$/i))),
	updatedOn: nullable(string()),
	backedUpOn: string(),
	sha256: pipe(string(), regex(/^[0-9a-f]{64}$/))
});

// ../core/dist/once/killed-run.js
/**
* What a run that was killed left behind, in one place. Its request may have left and not been heard of: until it can no longer take
* effect, a version that is missing proves nothing, and from then on what is there is all that there will be.
*/
/** How long the service may take with a request whose answer was lost, unless the caller says otherwise. Milliseconds. */
const defaultSettleMs = 3e4;
/** A request that was sent by a run that was killed is not heard of; it gets this long on top of the settle window. */
const sendingMs = 3e4;
/**
* After so long nobody waits for it any more, even if a clock was wrong by a day, once in this direction and once in the
* other: what it made is history, and the rules decide about the key as it is.
*/
const forgottenMs = 2592e5;
/**
* For how long the request of a run that was killed may still take effect, counted from now: when it was sent is known from
* clocks only, so all of it is waited out.
*
* @param settleMs how long the service may take, in milliseconds. Default 30 seconds
* @returns milliseconds
*/
function killedRunMs(settleMs = defaultSettleMs) {
	return settleMs + sendingMs;
}
/** Whether what was begun so many milliseconds ago is nobody's any more. */
function isForgotten(ageMs) {
	return ageMs > forgottenMs;
}

// ../core/dist/once/new-versions.js
/**
* The versions of a key that are not among those that were known before, oldest first. Ids decide, never dates: a clock
* that is wrong must not make a version look old.
*
* @throws {KeyturnError} `UNAVAILABLE` when nothing is new and the list lacks a version that was known before: such a list is
*   an old one, or not of this key, and proves nothing; whatever the read fails with
*/
async function findNewVersions(vault, name, known) {
	const found = [];
	const missing = new Set(known);
	for await (const each of vault.listVersions(name)) {
		const id = versionOf$1(each);
		missing.delete(id);
		if (!known.has(id)) found.push(each);
	}
	if (found.length > 0 || missing.size === 0) return found.sort((a, b) => madeAt(a) - madeAt(b));
	throw new KeyturnError("UNAVAILABLE", `the version list of key "${name}" lacks ${missing.size} that were there before, so it proves nothing`);
}
function versionOf$1({ version }) {
	return version ?? "";
}
/** For the order in which versions are reported, which decides nothing. */
function madeAt({ createdOn }) {
	return createdOn?.getTime() ?? 0;
}

// ../core/dist/once/act-once.js
/** Looks at the version list so many milliseconds after a failure; the settle window cuts or ends the series. */
const lookTimes = [
	0,
	2e3,
	5e3,
	15e3,
	3e4
];
/** The first send, and one more when the first has left no trace after the settle window. */
const mostUnknownSends = 2;
/**
* Makes at most one key version per intent, whatever is lost on the way. The service has no idempotency token and no
* conditional write, so after an ambiguous failure the version list is the only witness: it is asked until the settle
* window has passed. Only then may the request be sent a second time, and only then is the one version that has appeared
* taken for ours: until then another writer's may stand there, and ours be still on its way.
*
* Used by all three calls that make a version: create, import and rotate.
*
* @throws {KeyturnError} the service's own refusal (400, 401, 403, 404, 409); `THROTTLED`, `UNAVAILABLE` or `TIMED_OUT`
*   when no send could reach it; `INTERRUPTED` when the signal aborted before anything could arrive. None of these is
*   thrown once a request may have taken effect: the result then says what is known.
*/
async function actOnce(vault, name, options) {
	const act = {
		vault,
		name,
		options,
		operationId: options.operationId ?? crypto.randomUUID(),
		known: new Set(options.knownVersions),
		attempts: 0,
		notSent: 0,
		unknown: 0
	};
	for (;;) {
		if (options.signal?.aborted) return giveUp(act, interruption(options.signal));
		const sent = await send(act);
		if (!(sent instanceof KeyturnError)) return concludeMade(act, sent);
		if (!(sent instanceof SendError)) return giveUp(act, sent);
		const next = sent.arrival === "not-sent" ? await backOff(act, sent) : await settle(act, sent);
		if (next !== "send-again") return next;
	}
}
async function send(act) {
	const { options, operationId } = act;
	act.attempts++;
	options.onEvent?.({
		type: "sending",
		attempt: act.attempts,
		operationId
	});
	try {
		return refuseOldVersion(await options.send({ operationId }), act.name, act.known);
	} catch (error) {
		return asSendFailure(error);
	}
}
async function concludeMade(act, key) {
	if (act.unknown === 0) return {
		outcome: "made",
		key,
		...sendingOf(act)
	};
	const found = await look(act, 0);
	const others = found instanceof KeyturnError ? [] : found.filter(({ version }) => version !== key.version);
	return others.length === 0 ? {
		outcome: "made",
		key,
		...sendingOf(act)
	} : {
		outcome: "conflict",
		versions: [key, ...others],
		...sendingOf(act)
	};
}
/**
* Nothing more will be sent.
*
* @param settled whether what was sent can no longer take effect
* @throws `error`, unless something may have arrived: then what can be seen is the answer
*/
async function giveUp(act, error, settled = true) {
	if (act.unknown === 0) throw error;
	const found = await look(act, 0);
	const seen = found instanceof KeyturnError ? [] : found;
	if (hasSome(seen) && (settled || seen.length > 1)) return judge$2(act, seen);
	return {
		outcome: "indeterminate",
		error,
		seen,
		...sendingOf(act)
	};
}
async function backOff(act, failure) {
	const backOffMs = throttleBackOffMs[act.notSent++];
	if (backOffMs === void 0) return giveUp(act, failure);
	const { onEvent, signal, random = Math.random } = act.options;
	const waitMs = waitWithJitter(backOffMs, {
		retryAfterMs: failure.retryAfterMs,
		random
	});
	onEvent?.({
		type: "not-sent",
		attempt: act.attempts,
		waitMs,
		error: failure
	});
	const interrupted = await wait(act.vault, waitMs, signal);
	if (interrupted !== void 0) return giveUp(act, interrupted);
	const found = await look(act, 0);
	if (!hasSome(found)) return "send-again";
	return act.unknown > 0 ? judge$2(act, found) : {
		outcome: "overtaken",
		versions: found,
		...sendingOf(act)
	};
}
/** Looks until the settle window has passed; nothing is sent again, and nothing adopted, unless the last look was possible. */
async function settle(act, failure) {
	const { settleMs = defaultSettleMs, signal, onEvent } = act.options;
	act.unknown++;
	onEvent?.({
		type: "unknown",
		attempt: act.attempts,
		error: failure
	});
	let waited = 0;
	let found = [];
	for (const time of [...lookTimes.filter((each) => each < settleMs), settleMs]) {
		if (hasSome(found) && time < settleMs) continue;
		const interrupted = await wait(act.vault, time - waited, signal);
		if (interrupted !== void 0) return giveUp(act, interrupted, false);
		waited = time;
		found = await look(act, time);
		if (hasSome(found) && found.length > 1) return judge$2(act, found);
	}
	if (found instanceof KeyturnError) return {
		outcome: "indeterminate",
		error: found,
		seen: [],
		...sendingOf(act)
	};
	if (hasSome(found)) return judge$2(act, found);
	if (act.unknown < mostUnknownSends) return "send-again";
	return {
		outcome: "indeterminate",
		error: failure,
		seen: [],
		...sendingOf(act)
	};
}
async function look(act, afterMs) {
	const found = await findNewVersions(act.vault, act.name, act.known).catch(asFailure);
	const failed = found instanceof KeyturnError;
	act.options.onEvent?.({
		type: "looked",
		afterMs,
		newVersions: failed ? [] : found.map(versionOf$1),
		...failed && { error: found }
	});
	return found;
}
function hasSome(found) {
	return !(found instanceof KeyturnError) && found.length > 0;
}
function judge$2(act, versions) {
	const [version, ...others] = versions;
	return others.length === 0 ? {
		outcome: "adopted",
		version,
		...sendingOf(act)
	} : {
		outcome: "conflict",
		versions,
		...sendingOf(act)
	};
}
function sendingOf({ attempts, operationId, vault }) {
	return {
		attempts,
		operationId,
		vaultUrl: vault.url
	};
}
/**
* The one version that an act made or adopted, for callers to whom every other ending is an error.
*
* @throws {KeyturnError} `CONFLICT` when there are several or another writer was faster; `INDETERMINATE` when it is unknown.
*/
function expectOneVersion(name, result) {
	switch (result.outcome) {
		case "made": return {
			version: result.key.version,
			adopted: false
		};
		case "adopted": return {
			version: versionOf$1(result.version),
			adopted: true
		};
		default: throw actError(name, result);
	}
}
/** What an act that did not end with one version of ours means, as an error. */
function actError(name, result) {
	const hint = say`Look at what is there: ${{
		verb: "versions",
		key: name,
		vaultUrl: result.vaultUrl
	}}`;
	switch (result.outcome) {
		case "conflict": return new KeyturnError("CONFLICT", `key "${name}" has got more than one new version: ${idsOf(result)}`, { hint });
		case "overtaken": return new KeyturnError("CONFLICT", `another writer made a new version of key "${name}" meanwhile: ${idsOf(result)}`, { hint });
		case "indeterminate": return new KeyturnError("INDETERMINATE", say`whether key "${name}" got a new version is unknown: ${result.error.wording.message}${seenOf(result)}`, {
			hint,
			cause: result.error,
			requestId: result.error.requestId,
			statusCode: result.error.statusCode
		});
	}
}
function seenOf({ seen }) {
	return seen.length === 0 ? "" : `; ${idsOf({ versions: seen })} has appeared since, which may be another writer's`;
}
function idsOf({ versions }) {
	return versions.map(versionOf$1).join(", ");
}
/** An answer that names another key, or a version that was there before, proves nothing about this send. */
function refuseOldVersion(key, name, known) {
	if (key.name.toLowerCase() === name.toLowerCase() && !known.has(key.version)) return key;
	throw new SendError("unknown", "SERVICE_ERROR", `the vault answered with version ${key.version} of key "${key.name}", which is not new`);
}
/** Waits in the vault's time. @returns why the wait was cut short, if it was */
async function wait(vault, ms, signal) {
	try {
		stopIfInterrupted(signal);
		if (ms > 0) await unlessInterrupted(vault.sleep(ms), signal);
		return;
	} catch (error) {
		return asFailure(error);
	}
}
/** Only an answer that refuses says that nothing was made; what is neither that nor a `SendError` tells nothing. */
function asSendFailure(error) {
	const failure = asFailure(error);
	if (failure instanceof SendError || !hasCode(failure, "INTERRUPTED", "TIMED_OUT", "UNAVAILABLE", "UNEXPECTED")) return failure;
	return new SendError("unknown", failure.code, failure.wording.message, {
		hint: failure.wording.hint,
		cause: error
	});
}
/** A wait that was aborted is no defect. */
function asFailure(error) {
	if (error instanceof Error && error.name === "AbortError") return new KeyturnError("INTERRUPTED", "interrupted before it was done", { cause: error });
	return asKeyturnError(error);
}

// ../core/dist/lifecycle/make-version.js
/**
* Makes a key, or a new version of one, at most once: a lost answer is looked up in the version list before anything is
* sent again.
*
* @throws {KeyturnError} `KEY_EXISTS`, `CONFLICT` when another writer was at work, `INDETERMINATE` when it is unknown
*   whether the key was made, and what the service says
*/
async function makeVersion(vault, name, { newVersion, shape, send, isOurs }) {
	const knownVersions = await readVersions$1(vault, name, {
		newVersion,
		shape
	});
	const result = await actOnce(vault, name, {
		send,
		knownVersions
	});
	if (result.outcome === "made") return result.key;
	const { version } = expectOneVersion(name, result);
	const key = await vault.getKey(name, version);
	if (isOurs(key)) return key;
	throw new KeyturnError("CONFLICT", `another writer made version ${version} of key ${quote(name)} meanwhile; whether ours was made is unknown`, { hint: say`Look at what is there: ${{
		verb: "versions",
		key: name,
		vaultUrl: vault.url
	}}` });
}
async function readVersions$1(vault, name, { newVersion, shape }) {
	const versions = [];
	for await (const { version } of vault.listVersions(name)) {
		if (!newVersion) {
			const { url: vaultUrl } = vault;
			const asDescribed = shape && say`To have it as described: ${{
				verb: "ensure",
				key: name,
				vaultUrl,
				given: shapeText(shape)
			}}; for new key material: ${{
				verb: "rotate",
				key: name,
				vaultUrl
			}}; to`;
			throw new KeyturnError("KEY_EXISTS", `key ${quote(name)} exists in vault ${quote(vault.name)}`, { hint: say`${asDescribed ?? "To"} add a version as described, give ${{ field: "newVersion" }}.` });
		}
		if (version !== void 0) versions.push(version);
	}
	return versions;
}
/** A shape as options of the next step. */
function shapeText({ keyType, keySize, curve }) {
	return {
		keyType,
		...keySize !== void 0 && { keySize: String(keySize) },
		...curve !== void 0 && { curve }
	};
}

// ../core/dist/lifecycle/create.js
const createKeyOptionNames = {
	keyType: true,
	keySize: true,
	curve: true,
	keyOperations: true,
	enabled: true,
	notBefore: true,
	expiresOn: true,
	tags: true,
	exportable: true,
	releasePolicy: true,
	rotationPolicy: true,
	newVersion: true
};
/**
* Makes a key, and its rotation policy if one is given. Everything is checked before anything is sent.
*
* @throws {KeyturnError} `INVALID_INPUT` with all that is not allowed; `KEY_EXISTS`; `KEY_DELETED` when a deleted key holds the
*   name; `INDETERMINATE` when the answer was lost and it is unknown whether the key was made; `ACCESS_DENIED`
*/
async function createKey(vault, name, options) {
	refuseUnknownOptions("createKey", options, createKeyOptionNames, "keyType");
	const { rotationPolicy, newVersion = false, ...key } = options;
	checkNewKey(vault, name, options);
	const made = await makeVersion(vault, name, {
		newVersion,
		shape: key,
		send: (sendOptions) => vault.createKey(name, withoutUndefined$1(key), sendOptions),
		isOurs: ({ keyType, keySize, curve }) => keyType === key.keyType && (key.keySize === void 0 || keySize === void 0 || keySize === key.keySize) && (key.curve === void 0 || curve === key.curve)
	});
	if (rotationPolicy !== void 0) await setFirstPolicy(vault, name, rotationPolicy);
	return made;
}
/** @throws {KeyturnError} `INVALID_INPUT` with all that is not allowed of a key that is to be made */
function checkNewKey(vault, name, { rotationPolicy, ...key }) {
	parseNewKeyName(name);
	refuseProblems(`key ${quote(name)} cannot be made`, findKeyProblems(key));
	if (rotationPolicy !== void 0) checkPolicyFor(vault, rotationPolicy);
}
/** Sets the policy of a key that was just made; a failure says that the key is there. */
async function setFirstPolicy(vault, name, policy) {
	try {
		await setRotationPolicy(vault, name, policy);
	} catch (error) {
		if (!(error instanceof KeyturnError)) throw error;
		const { code, wording, requestId, statusCode } = error;
		const given = withoutUndefined$1({ ...policy });
		const setIt = say`Then set the policy: ${{
			verb: "policy set",
			key: name,
			vaultUrl: vault.url,
			given
		}}`;
		throw new KeyturnError(code, say`key ${quote(name)} was made, its rotation policy was not set: ${wording.message}`, {
			hint: joinWordings(wording.hint.length === 0 ? [setIt] : [wording.hint, setIt], " "),
			cause: error,
			requestId,
			statusCode
		});
	}
}
/** The object without its members that are `undefined`: the SDK tells absent and undefined apart in places. */
function withoutUndefined$1(value) {
	const entries = Object.entries(value).filter(([, each]) => each !== void 0);
	return Object.fromEntries(entries);
}

// ../core/dist/lifecycle/wait.js
/** Between two looks, in milliseconds; a minute in all. A delete or recover takes some five to ten seconds. */
const pauses = [
	500,
	1e3,
	1500,
	2e3,
	3e3,
	4e3,
	5e3,
	8e3,
	1e4,
	1e4,
	15e3
];
/**
* Looks until there is a value, at growing intervals, for a minute at most. The SDK's own pollers wait without a bound.
*
* @param act What is awaited, for the error's text, as in "the deletion of key ...".
* @param lost The request's answer was lost: as in "key ... was deleted", and what shows whether it was.
* @throws {KeyturnError} `TIMED_OUT`; `INDETERMINATE` when the answer was lost, and what is awaited does not come or cannot
*   be looked for
*/
async function waitFor(vault, { act, hint, lost }, look) {
	try {
		return await waitUntilThere(vault, {
			act,
			hint
		}, look);
	} catch (error) {
		if (lost === void 0) throw error;
		throw cannotTell(lost.what, lost.next, hasCode(error, "TIMED_OUT") ? void 0 : asKeyturnError(error));
	}
}
async function waitUntilThere(vault, { act, hint }, look) {
	for (const pause of [...pauses, void 0]) {
		const value = await look();
		if (value !== void 0) return value;
		if (pause !== void 0) await vault.sleep(pause);
	}
	throw new KeyturnError("TIMED_OUT", `${act} has started, and was not complete after a minute`, { hint });
}
/** The value, or `undefined` when the vault says that there is no such key. Every other failure stays one. */
async function unlessMissing(read) {
	try {
		return await read;
	} catch (error) {
		if (hasCode(error, "KEY_NOT_FOUND")) return void 0;
		throw error;
	}
}

// ../core/dist/lifecycle/recover.js
/**
* Brings a deleted key back with all its versions, and waits until it can be used.
*
* @throws {KeyturnError} `KEY_NOT_FOUND` when there is no such deleted key; `ACCESS_DENIED`, `CONFLICT`, `TIMED_OUT`;
*   `INDETERMINATE` when the answer was lost and it does not come back
*/
async function recoverKey(vault, name) {
	const started = await vault.recoverKey(parseKeyName(name)).then(() => true, unlessLost);
	const act = `the recovery of key ${quote(name)}`;
	const next = {
		verb: "show",
		key: name,
		vaultUrl: vault.url
	};
	const lost = started ? void 0 : {
		what: `key ${quote(name)} was recovered`,
		next
	};
	return waitFor(vault, {
		act,
		hint: say`See later: ${next}`,
		lost
	}, () => unlessMissing(vault.getKey(name)));
}

// ../core/dist/lifecycle/ensure.js
/** `created` and our own idea of now may lie this far apart. */
const { newVersion: _, ...keyOptionNames } = createKeyOptionNames;
const ensureKeyOptionNames = {
	...keyOptionNames,
	expiresAfter: true
};
const toleranceMs = 6e4;
/**
* Makes sure that a key is as described; running it again changes nothing. A missing key is created, a deleted one
* recovered, a differing one updated in what is given: attributes of its latest version and the rotation policy. Tags are
* added or changed, never taken away. What cannot be changed (type, size, curve) is never changed by a new version.
*
* @throws {KeyturnError} `INVALID_INPUT`; `CONFLICT` when the key has another type, size or curve, or cannot become
*   exportable; `NOT_ALLOWED` when it belongs to a certificate; `ACCESS_DENIED`
*/
async function ensureKey(vault, name, options) {
	refuseUnknownOptions("ensureKey", options, ensureKeyOptionNames, "keyType");
	const { expiresAfter, ...wanted } = options;
	if (expiresAfter !== void 0 && wanted.expiresOn !== void 0) throw new KeyturnError("INVALID_INPUT", `key ${quote(name)}: give an expiry date or a time until it, not both`);
	const lifetime = expiresAfter === void 0 ? void 0 : parseDuration(expiresAfter);
	checkNewKey(vault, name, expireAt(wanted, lifetime, vault.now()));
	const existing = await unlessMissing(vault.getKey(name));
	if (existing !== void 0) return matchKey(vault, existing, wanted, lifetime);
	try {
		return {
			key: await createKey(vault, name, expireAt(wanted, lifetime, vault.now())),
			outcome: "created",
			changes: []
		};
	} catch (error) {
		if (hasCode(error, "KEY_EXISTS")) return matchKey(vault, await vault.getKey(name), wanted, lifetime);
		if (!hasCode(error, "KEY_DELETED")) throw error;
	}
	refuseOtherShape(await vault.getDeletedKey(name), wanted);
	return {
		...await matchKey(vault, await recoverKey(vault, name), wanted, lifetime),
		outcome: "recovered"
	};
}
async function matchKey(vault, key, wanted, lifetime) {
	const { name } = key;
	if (key.managed) throw new KeyturnError("NOT_ALLOWED", `key ${quote(name)} belongs to a certificate, which alone changes it`);
	refuseOtherShape(key, wanted);
	if (wanted.exportable !== void 0 && wanted.exportable !== (key.exportable ?? false)) {
		const is = key.exportable ? "exportable" : "not exportable";
		throw new KeyturnError("CONFLICT", `key ${quote(name)} is ${is}, which cannot change`);
	}
	const { update, changes } = compareAttributes(key, matchExpiry(key, wanted, lifetime));
	const matched = changes.length > 0 ? await changeKey(vault, name, update) : key;
	const { rotationPolicy } = wanted;
	if (rotationPolicy !== void 0) {
		const found = await vault.getRotationPolicy(name);
		if (findPolicyDifferences(found, rotationPolicy).length > 0) {
			await setRotationPolicy(vault, name, rotationPolicy);
			changes.push("rotation policy set");
		}
	}
	return {
		key: matched,
		outcome: changes.length > 0 ? "updated" : "unchanged",
		changes
	};
}
function refuseOtherShape(found, wanted) {
	const differences = findShapeDifferences(found, wanted);
	if (differences.length === 0) return;
	const { name } = found;
	throw new KeyturnError("CONFLICT", `key ${quote(name)} exists and is of another kind: ${differences.join(", ")}`, { hint: say`A key's type, size and curve cannot change. Choose another name, or mean it: ${{
		verb: "create",
		key: name,
		vaultUrl: found.vaultUrl,
		newVersion: true,
		given: shapeText(wanted)
	}}` });
}
/** The options of a key that was made at `created`. */
function expireAt(wanted, lifetime, created) {
	return lifetime === void 0 ? wanted : {
		...wanted,
		expiresOn: addDuration(created, lifetime)
	};
}
function matchExpiry(key, wanted, lifetime) {
	if (lifetime === void 0 || key.createdOn === void 0) return wanted;
	const { expiresOn = key.createdOn } = expireAt(wanted, lifetime, key.createdOn);
	return key.expiresOn !== void 0 && Math.abs(key.expiresOn.getTime() - expiresOn.getTime()) <= toleranceMs ? wanted : {
		...wanted,
		expiresOn
	};
}

// ../core/dist/lifecycle/get.js
const getKeyOptionNames = { version: true };
/**
* Reads a key: its latest version, or the one asked for. Disabled and expired versions can be read, too.
*
* @throws {KeyturnError} `INVALID_INPUT`, `KEY_NOT_FOUND`, `ACCESS_DENIED`
*/
async function getKey(vault, name, options = {}) {
	refuseUnknownOptions("getKey", options, getKeyOptionNames);
	const version = options.version === void 0 ? void 0 : parseKeyVersion(options.version);
	return vault.getKey(parseKeyName(name), version);
}

// ../core/dist/regular-file.js
const flagsOf = {
	read: constants$2.O_RDONLY,
	append: constants$2.O_WRONLY | constants$2.O_APPEND | constants$2.O_CREAT,
	"append to a new one": constants$2.O_WRONLY | constants$2.O_APPEND | constants$2.O_CREAT | constants$2.O_EXCL
};
/**
* Opens a file that has to be a regular one. A pipe or device in its place is refused at once; opened in the usual way, a
* pipe waits for its other end in a thread, and neither a deadline nor the end of the process gets past that.
*
* @param use one that is made is for its owner alone
* @throws the system's error, or one that says that it is no regular file
*/
async function openRegularFile(file, use) {
	const handle = await open(file, flagsOf[use] | (constants$2.O_NONBLOCK ?? 0), 384);
	if ((await handle.stat()).isFile()) return handle;
	await handle.close();
	throw new Error("it is no regular file");
}

// ../core/dist/once/journal-size.js
/** What was written before the journal was set aside. */
function olderFile(file) {
	return `${file}.1`;
}
/** Who has opened the older file before it was set aside has written to it by then. */
const restMs = 6e4;
/**
* Keeps a journal from growing for ever. Nothing is rewritten, since other processes append to it meanwhile: the file gets
* another name and is removed when it tells of nothing that is open. What cannot be done is left to the next time.
*/
async function setAside(file, { mostBytes, isNeeded, now }) {
	const older = olderFile(file);
	try {
		const found = await stat(older).catch(() => void 0);
		if (found !== void 0) {
			const ageMs = now - found.mtimeMs;
			if (isForgotten(ageMs) || !isNeeded && ageMs > restMs) await unlink(older);
			return;
		}
		if ((await stat(file)).size <= mostBytes) return;
		await link(file, older);
		await unlink(file);
	} catch (error) {
		if (!(error instanceof Error && "code" in error)) throw error;
	}
}

// ../core/dist/once/journal.js
const journalFormat = "keyturn-journal-1";
const textsOf = {
	begun: [
		"operationId",
		"vaultUrl",
		"key",
		"previousVersion",
		"at"
	],
	made: ["operationId", "version"],
	ended: ["operationId", "ending"]
};
/**
* Opens a journal in a file of JSON lines, which is made with mode 0600 when it is missing. Lines are only ever appended,
* each with one write, so that several processes can share the file; what they add after the opening is not seen. What is
* begun is synced to disk. A file that has grown long is set aside beside it, and removed once all that it tells of has ended.
*
* @throws {KeyturnError} `INVALID_INPUT` when the file cannot be read, or is no journal
*/
async function openJournal(file, options = {}) {
	const { now = Date.now, mostBytes = 4194304 } = options;
	const intents = openIntents();
	await readInto(intents, olderFile(file));
	const older = intents.ids();
	await readInto(intents, file);
	await setAside(file, {
		mostBytes,
		isNeeded: older.some(intents.has),
		now: now()
	});
	return {
		findOpen: intents.lastOf,
		begin: async (intent) => {
			await append(file, {
				type: "begun",
				...intent
			}, { synced: true });
			intents.add(intent);
		},
		made: async (operationId, version) => {
			await append(file, {
				type: "made",
				operationId,
				version
			}, { synced: false });
			intents.noteMade(operationId, version);
		},
		end: async (operationId, ending) => {
			await append(file, {
				type: "ended",
				operationId,
				ending
			}, { synced: false });
			intents.remove(operationId);
		}
	};
}
/** What was begun and has not ended, by its id and by its key: a run of many keys asks for each of them. */
function openIntents() {
	const byId = /* @__PURE__ */ new Map();
	const byKey = /* @__PURE__ */ new Map();
	const keyOf = (vaultUrl, key) => `${vaultUrl} ${key.toLowerCase()}`;
	return {
		ids: () => [...byId.keys()],
		has: (operationId) => byId.has(operationId),
		lastOf(vaultUrl, key) {
			const last = [...byKey.get(keyOf(vaultUrl, key)) ?? []].at(-1);
			return last === void 0 ? void 0 : byId.get(last);
		},
		add(intent) {
			const key = keyOf(intent.vaultUrl, intent.key);
			byId.set(intent.operationId, intent);
			byKey.set(key, (byKey.get(key) ?? /* @__PURE__ */ new Set()).add(intent.operationId));
		},
		noteMade(operationId, made) {
			const intent = byId.get(operationId);
			if (intent !== void 0) byId.set(operationId, {
				...intent,
				made
			});
		},
		remove(operationId) {
			const intent = byId.get(operationId);
			byId.delete(operationId);
			if (intent !== void 0) byKey.get(keyOf(intent.vaultUrl, intent.key))?.delete(operationId);
		}
	};
}
async function readInto(intents, file) {
	for (const line of readLines(file, await readText(file))) if (line.type === "ended") intents.remove(line.operationId);
	else if (line.type === "made") intents.noteMade(line.operationId, line.version);
	else intents.add(line);
}
async function readText(file) {
	try {
		const handle = await openRegularFile(file, "read");
		return await handle.readFile("utf8").finally(() => handle.close());
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
		throw unusable$1(file, `cannot be read: ${whyOf(error)}`, error);
	}
}
function readLines(file, text) {
	const lines = text.split("\n");
	lines.pop();
	return lines.map((line, index) => {
		const value = parseLine(line) ?? parseLine(line.slice(line.lastIndexOf("{\"format\":")));
		if (value === void 0) throw unusable$1(file, `is no rotation journal: line ${index + 1} makes no sense`);
		return value;
	});
}
function parseLine(text) {
	try {
		const value = JSON.parse(text);
		return isLine(value) ? value : void 0;
	} catch {
		return;
	}
}
function isLine(value) {
	if (typeof value !== "object" || value === null) return false;
	const fields = value;
	const type = `${fields.type}`;
	return fields.format === journalFormat && Object.hasOwn(textsOf, type) && textsOf[type].every((name) => typeof fields[name] === "string") && (type !== "begun" || isListOfTexts(fields.knownVersions)) && !Number.isNaN(Date.parse(`${fields.at ?? "1970-01-01"}`));
}
function isListOfTexts(value) {
	return Array.isArray(value) && value.every((each) => typeof each === "string");
}
async function append(file, line, { synced }) {
	try {
		const handle = await openRegularFile(file, "append");
		try {
			await handle.appendFile(`${JSON.stringify({
				format: journalFormat,
				...line
			})}\n`);
			if (synced) await handle.datasync();
		} finally {
			await handle.close();
		}
	} catch (error) {
		throw unusable$1(file, `cannot be written: ${whyOf(error)}`, error);
	}
}
function whyOf(error) {
	const { code, message } = error;
	return code ?? message;
}
function unusable$1(file, why, cause) {
	return new KeyturnError("INVALID_INPUT", `the rotation journal ${quote(file)} ${why}`, {
		hint: "Name another file, or move this one away once its rotations are known to be done.",
		cause
	});
}

// ../core/dist/once/state-journal.js
/**
* Opens this machine's memory of rotations that were begun.
*
* @returns `undefined` where the platform's folder cannot be written to
* @throws {KeyturnError} `INVALID_INPUT` when the folder in `KEYTURN_STATE_DIR` cannot be used, or the journal not be read
*/
async function openStateJournal(options) {
	const { env, onUnusable } = options;
	const folder = stateFolder(options);
	try {
		await mkdir(folder, {
			recursive: true,
			mode: 448
		});
		await access$1(folder, constants$3.W_OK);
	} catch (cause) {
		if (env.KEYTURN_STATE_DIR) {
			const message = `KEYTURN_STATE_DIR: the folder ${quote(folder)} cannot be written to`;
			throw new KeyturnError("INVALID_INPUT", message, { cause });
		}
		onUnusable(folder);
		return;
	}
	return endWhenReported(await openJournal(join(folder, "rotations.jsonl")));
}
/** Where the platform keeps what a program must remember from run to run, and what nobody else needs. */
function stateFolder({ env, platform }) {
	if (env.KEYTURN_STATE_DIR) return env.KEYTURN_STATE_DIR;
	if (platform === "win32" && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, "keyturn", "State");
	if (platform === "darwin") return join(homedir(), "Library", "Application Support", "keyturn");
	return join(env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "keyturn");
}
function endWhenReported(journal) {
	const made = [];
	return {
		...journal,
		async end(operationId, ending) {
			if (ending === "rotated" || ending === "adopted") made.push([operationId, ending]);
			else await journal.end(operationId, ending);
		},
		async reported() {
			try {
				for (const [operationId, ending] of made.splice(0)) await journal.end(operationId, ending);
			} catch (error) {
				if (!(error instanceof KeyturnError)) throw error;
			}
		}
	};
}

// ../core/dist/rotation/key-events.js
const types = {
	"Microsoft.KeyVault.KeyNearExpiry": "KeyNearExpiry",
	"Microsoft.KeyVault.KeyExpired": "KeyExpired"
};
/**
* Reads a message of Event Grid, in its own schema or as CloudEvents 1.0, one event or a list. Only the type and `data.Id`
* are looked at: the topic and the time say nothing that the vault does not know better. Events of other types are ignored,
* each by its name.
*
* Source: Azure Event Grid, Key Vault as a source.
*
* @param value parsed JSON
* @param source what the errors call it, such as a file
* @throws {KeyturnError} `INVALID_INPUT` with the place, when it is no message of events
*/
function readKeyEvents(value, source = "the message") {
	const read = {
		events: [],
		ignored: []
	};
	const list = Array.isArray(value) ? value : [value];
	if (list.length === 0) throw refuse$1(source, "it holds no event");
	for (const [index, event] of list.entries()) {
		const place = Array.isArray(value) ? `event ${index + 1}` : "it";
		const name = typeOf(event);
		if (name === void 0) throw refuse$1(source, `${place} is no event of Event Grid: it has neither "eventType" nor "type"`);
		const type = Object.hasOwn(types, name) ? types[name] : void 0;
		if (type === void 0) read.ignored.push(name);
		else read.events.push({
			type,
			id: idOf$2(event, source, `${place} (${type})`)
		});
	}
	return read;
}
function typeOf(event) {
	const { eventType, type, specversion } = fieldsOf(event);
	const name = eventType ?? (specversion === void 0 ? void 0 : type);
	return typeof name === "string" && name !== "" ? name : void 0;
}
function idOf$2(event, source, place) {
	const { Id: id } = fieldsOf(fieldsOf(event).data);
	if (typeof id === "string" && id !== "") return id;
	throw refuse$1(source, `${place} has no "data.Id", which names the version: ${quote(JSON.stringify(id) ?? "nothing")}`);
}
function fieldsOf(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function refuse$1(source, problem) {
	return new KeyturnError("INVALID_INPUT", `${source}: ${problem}`);
}

// ../core/dist/rotation/verify/check.js
function passed(name, detail) {
	return {
		name,
		status: "passed",
		detail
	};
}
function failed(name, detail) {
	return {
		name,
		status: "failed",
		detail
	};
}
function warning(name, detail) {
	return {
		name,
		status: "warning",
		detail
	};
}
function notChecked(name, detail) {
	return {
		name,
		status: "not-checked",
		detail
	};
}
function compare(name, expected, actual) {
	return expected === actual ? passed(name, `${expected}`) : failed(name, `expected ${expected}, got ${actual}`);
}
/** One of ours, which says what the vault answered. @throws whatever else it is */
function asAnswer(error) {
	if (error instanceof KeyturnError) return error;
	throw error;
}

// ../core/dist/rotation/verify/expiry.js
const name$1 = "expiry";
/** Whether there is an expiry date to hold against the key's policy, so that the policy has to be read. */
function hasExpiry(before, made) {
	return before.expiresOn !== void 0 || made.expiresOn !== void 0;
}
/** The service gives a new version an expiry date by the rotation policy alone (Key Vault REST: rotate key). */
const expiry = (rotated) => {
	const { before, made, listed, expireAfter } = rotated;
	const found = listed instanceof KeyturnError ? void 0 : listed.found;
	if (found !== void 0 && found.expiresOn?.getTime() !== made.expiresOn?.getTime()) return failed(name$1, `${expiryText(made.expiresOn)} by its own answer, ${expiryText(found.expiresOn)} in the version list`);
	if (expireAfter instanceof KeyturnError) return notChecked(name$1, `${expiryText(made.expiresOn)}; the rotation policy could not be read: ${expireAfter.message}`);
	if (expireAfter === "not-read") return passed(name$1, "does not expire, like the version before; the rotation policy was not asked");
	return expireAfter === "none" ? withoutPolicy(before, made) : byPolicy(made, expireAfter);
};
function withoutPolicy(before, made) {
	if (made.expiresOn !== void 0) return failed(name$1, `${expiryText(made.expiresOn)}, although the rotation policy sets no expiry`);
	if (before.expiresOn === void 0) return passed(name$1, "no expiry, as the rotation policy sets none");
	return warning(name$1, `the version before ${expiryText(before.expiresOn)}, and this one never does, since the rotation policy sets no expiry; to keep one, let the policy say how long versions live (expire after), and set an expiry date on this version`);
}
function byPolicy(made, expireAfter) {
	const actual = expiryText(made.expiresOn);
	if (made.createdOn === void 0) return notChecked(name$1, `${actual}; the vault does not say when the version was made`);
	const wanted = `${formatDuration(expireAfter)} after ${iso(made.createdOn)}`;
	return possibleExpiries(made.createdOn, expireAfter).includes(made.expiresOn?.getTime() ?? NaN) ? passed(name$1, `${actual}, ${wanted}`) : failed(name$1, `${actual}, expected ${wanted}`);
}
/** By the calendar, or with months of 30 and years of 365 days: the service does not document which. */
function possibleExpiries(createdOn, expireAfter) {
	const { years, months, weeks, days, hours, minutes, seconds } = expireAfter;
	const fixed = ((((years * 365 + months * 30 + weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1e3;
	return [addDuration(createdOn, expireAfter).getTime(), createdOn.getTime() + fixed];
}
function expiryText(expiresOn) {
	return expiresOn === void 0 ? "does not expire" : `expires on ${iso(expiresOn)}`;
}

// ../core/dist/rotation/verify/list-after.js
/** A read just after a write may still show what was before; these waits are the patience that we have with it. */
const rereadMs = [
	500,
	1e3,
	2e3,
	4e3
];
/** Reads the version list after a rotation: whether it has the new version, and what else is new. */
async function listAfter(vault, { name, known, version, patience }) {
	const waits = patience === "some" ? rereadMs : [];
	try {
		for (const ms of waits) {
			const listed = await listOnce(vault, name, known, version);
			if (listed.found !== void 0) return listed;
			await vault.sleep(ms);
		}
		return await listOnce(vault, name, known, version);
	} catch (error) {
		return asAnswer(error);
	}
}
async function listOnce(vault, name, known, version) {
	const others = [];
	let found;
	for await (const each of vault.listVersions(name)) if (each.version === version) found = each;
	else if (each.version !== void 0 && !known.has(each.version)) others.push(each);
	return {
		found,
		others
	};
}

// ../core/dist/rotation/verify/enabled.js
/** Both what the rotation answered and the version list have it enabled, as the version before should have been. */
const enabled$1 = ({ before, made, listed }) => {
	const name = "enabled";
	const listedAs = listed instanceof KeyturnError ? void 0 : listed.found?.enabled;
	if (!made.enabled || listedAs === false) return failed(name, "it is disabled");
	if (before.enabled) return passed(name, "it is enabled");
	return warning(name, "the version before was disabled, and this one is enabled: the rotation has switched the key on; to keep it off, disable this version");
};

// ../core/dist/rotation/verify/exportable.js
const exportable$1 = ({ before, made }) => {
	const name = "exportable";
	const [was, is] = [before.exportable ?? false, made.exportable ?? false];
	if (!was && !is) return void 0;
	const says = (flag) => flag ? "exportable" : "not exportable";
	if (was === is) return passed(name, says(is));
	return warning(name, `the version before was ${says(was)}, and this one is ${says(is)}, which cannot change; to keep it, create a new version that says so in place of rotating`);
};

// ../core/dist/rotation/verify/key-size.js
/** The size of an RSA key; of an EC key the curve. */
const keySize = ({ before, made }) => {
	if (isElliptic$1(before)) return compare("curve", before.curve, made.curve);
	if (before.keySize === void 0 && made.keySize === void 0) return notChecked("key-size", "the service does not tell the size of a symmetric key");
	return compare("key-size", before.keySize, made.keySize);
};
function isElliptic$1({ keyType }) {
	return keyType === "EC" || keyType === "EC-HSM";
}

// ../core/dist/rotation/verify/key-type.js
const keyType = ({ before, made }) => compare("key-type", before.keyType, made.keyType);

// ../core/dist/rotation/verify/latest-version.js
/** The version list has the new version, and nothing else that was not there before: so it is what the service calls latest. */
const latestVersion = ({ made, listed }) => {
	const name = "latest-version";
	if (listed instanceof KeyturnError) return notChecked(name, `the version list could not be read: ${listed.message}`);
	const others = listed.others.map(({ version }) => version);
	if (listed.found === void 0) return failed(name, `the version list does not have ${made.version}`);
	return others.length === 0 ? passed(name, `${made.version} is the latest version`) : failed(name, `the version list has ${others.join(", ")} beside the new ${made.version}`);
};

// ../core/dist/rotation/verify/new-material.js
/** The published key is another one than before, and one that can be what it says. */
const newMaterial = ({ before, made }) => {
	const name = "new-material";
	if (made.keyType.startsWith("oct")) return notChecked(name, "a symmetric key has no public half that could be compared");
	const flaw = findFlaw(made.publicKey);
	if (flaw !== void 0) return failed(name, `its public key is not sound: ${flaw}`);
	return isSameMaterial(before.publicKey, made.publicKey) ? failed(name, `its public key is the one of the version before, ${before.version}`) : passed(name, "its public key is sound, and another one than before");
};

// ../core/dist/rotation/verify/not-before.js
/** A start date does not carry over (Key Vault REST: rotate key). */
const notBefore$1 = ({ before, made }) => {
	const name = "not-before";
	const [was, is] = [before.notBefore, made.notBefore];
	if (was === void 0 && is === void 0) return void 0;
	if (is !== void 0 && was?.getTime() === is.getTime()) return passed(name, `valid from ${iso(is)}`);
	const now = is === void 0 ? "is valid at once" : `is valid from ${iso(is)}`;
	if (was === void 0) return warning(name, `the version before had no start date, and this one ${now}`);
	return warning(name, `the version before was valid from ${iso(was)}, and this one ${now}; to keep the date, set it on this version`);
};

// ../core/dist/rotation/verify/operations.js
/** What a key may do can be changed afterwards: less than before is no failed rotation, and more is. */
const operations$1 = ({ before, made }) => {
	const name = "operations";
	const may = sorted(made.keyOperations);
	const lost = before.keyOperations.filter((each) => !made.keyOperations.includes(each));
	if (made.keyOperations.filter((each) => !before.keyOperations.includes(each)).length > 0) return failed(name, `expected ${sorted(before.keyOperations)}, got ${may}`);
	if (lost.length === 0) return passed(name, may);
	return warning(name, `the version before could also do ${sorted(lost)}, and this one may do ${may || "nothing"}; to keep them, set the operations on this version`);
};
function sorted(operations) {
	return operations.toSorted().join(", ");
}

// ../core/dist/rotation/verify/release-policy.js
const releasePolicy$1 = ({ before, made }) => {
	const name = "release-policy";
	const [was, is] = [before.releasePolicy?.policy, made.releasePolicy?.policy];
	if (was === void 0 && is === void 0) return void 0;
	if (was === is) return passed(name, "carried over");
	if (was === void 0) return warning(name, "the version before had none, and this one has one");
	return warning(name, `the version before had one, and this one has ${is === void 0 ? "none" : "another"}; to keep it, create a new version with the policy in place of rotating`);
};

// ../core/dist/rotation/verify/round-trip.js
/**
* Uses the new version once. The private half is used in the service and the public half here, with the key that the
* service has published: an answer that was made without the private key of that very version does not pass.
*/
async function checkRoundTrip(vault, made) {
	const name = "round-trip";
	const trip = chooseRoundTrip(made);
	if (trip === void 0) return notChecked(name, `its operations (${sorted(made.keyOperations)}) allow nothing that would prove it`);
	if (!made.keyType.startsWith("oct")) {
		const flaw = findFlaw(made.publicKey);
		if (flaw !== void 0) return notChecked(name, `its public key is not sound: ${flaw}`);
	}
	try {
		return await runOnceItIsThere(vault, trip) ? passed(name, trip.what) : failed(name, `${trip.what}: it is not the same key`);
	} catch (error) {
		const failure = asAnswer(error);
		if (failure.code === "ACCESS_DENIED") return warning(name, `left out for want of permission (${trip.what}): ${failure.message}`);
		return (hasCode(failure, "NOT_ALLOWED", "INVALID_INPUT", "KEY_NOT_FOUND", "SERVICE_ERROR") ? failed : notChecked)(name, `${trip.what}: ${failure.message}`);
	}
}
/** Just after a rotation a part of the service may not have heard of the new version. */
async function runOnceItIsThere(vault, trip) {
	for (const ms of rereadMs) try {
		return await trip.run(vault);
	} catch (error) {
		if (!hasCode(error, "KEY_NOT_FOUND")) throw error;
		await vault.sleep(ms);
	}
	return trip.run(vault);
}
function chooseRoundTrip(key) {
	const can = (...operations) => operations.every((each) => key.keyOperations.includes(each));
	if (key.keyType.startsWith("oct")) {
		if (can("wrapKey", "unwrapKey")) return wrapAndUnwrap(key);
		return can("encrypt", "decrypt") ? encryptAndDecrypt(key) : void 0;
	}
	const algorithm = signatureAlgorithm(key);
	if (algorithm !== void 0 && can("sign")) return signAndVerify(key, algorithm);
	if (!key.keyType.startsWith("RSA")) return void 0;
	if (can("unwrapKey")) return encryptHere(key, "unwrapped");
	return can("decrypt") ? encryptHere(key, "decrypted") : void 0;
}
/** RFC 7518 3.1, and ES256K of RFC 8812. */
function signatureAlgorithm({ keyType, curve }) {
	if (keyType.startsWith("RSA")) return "PS256";
	switch (curve) {
		case "P-256": return "ES256";
		case "P-256K": return "ES256K";
		case "P-384": return "ES384";
		case "P-521": return "ES512";
		default: return;
	}
}
function signAndVerify(key, algorithm) {
	return {
		what: `signed with ${algorithm} in the service, verified here`,
		run: async (vault) => {
			const message = randomBytes(32);
			const digest = createHash$1(hashOf(algorithm)).update(message).digest();
			const signature = await vault.sign(key.name, key.version, algorithm, digest);
			return verifySignature(key.publicKey, algorithm, message, signature);
		}
	};
}
function encryptHere(key, how) {
	const algorithm = "RSA-OAEP-256";
	return {
		what: `encrypted with ${algorithm} here, ${how} in the service`,
		run: async (vault) => {
			const value = randomBytes(32);
			const ciphertext = encryptOaep256(key.publicKey, value);
			const read = how === "unwrapped" ? vault.unwrap(key.name, key.version, algorithm, ciphertext) : vault.decrypt(key.name, key.version, algorithm, { ciphertext });
			return value.equals(await read);
		}
	};
}
function wrapAndUnwrap(key) {
	return {
		what: "wrapped and unwrapped in the service",
		run: async (vault) => {
			const value = randomBytes(32);
			const { done, algorithm } = await withFirst([
				"A256KW",
				"A192KW",
				"A128KW"
			], (each) => vault.wrap(key.name, key.version, each, value));
			return value.equals(await vault.unwrap(key.name, key.version, algorithm, done));
		}
	};
}
function encryptAndDecrypt(key) {
	return {
		what: "encrypted and decrypted in the service",
		run: async (vault) => {
			const value = randomBytes(32);
			const { done, algorithm } = await withFirst([
				"A256GCM",
				"A192GCM",
				"A128GCM"
			], (each) => vault.encrypt(key.name, key.version, each, value));
			return value.equals(await vault.decrypt(key.name, key.version, algorithm, done));
		}
	};
}
/** The size of a symmetric key is not reported, and only the algorithm of its size is accepted. */
async function withFirst(algorithms, use) {
	const [algorithm, next, ...others] = algorithms;
	try {
		return {
			algorithm,
			done: await use(algorithm)
		};
	} catch (error) {
		if (next === void 0 || !hasCode(error, "INVALID_INPUT", "SERVICE_ERROR")) throw error;
		return withFirst([next, ...others], use);
	}
}

// ../core/dist/rotation/verify/tags.js
/** Tags that the service did not carry over, by its own answer or by the version list, are put on the new version. */
async function checkTags(vault, before, made, listed) {
	const name = "tags";
	const count = Object.keys(before.tags).length;
	const found = listed instanceof KeyturnError ? void 0 : listed.found;
	const lost = Object.keys(before.tags).filter((tag) => [made, found ?? made].some(({ tags }) => tags[tag] !== before.tags[tag]));
	if (lost.length === 0) return passed(name, count === 0 ? "the version before had none" : `${count} carried over`);
	try {
		await vault.updateKey(made.name, {
			version: made.version,
			tags: {
				...made.tags,
				...before.tags
			}
		});
		return warning(name, `the service did not carry over ${lost.join(", ")}; set again`);
	} catch (error) {
		const { message } = asAnswer(error);
		return failed(name, `${lost.join(", ")} not carried over, and setting them failed: ${message}`);
	}
}

// ../core/dist/rotation/verify/verify-rotation.js
/** Checks that need no call of their own, in the order in which they are reported. */
const checks = [
	latestVersion,
	enabled$1,
	keyType,
	keySize,
	operations$1,
	expiry,
	notBefore$1,
	exportable$1,
	releasePolicy$1,
	newMaterial
];
/**
* Holds a new version against the one before it and uses it once. Nothing is undone when a check fails. Tags that the
* service did not carry over are put on the new version.
*
* Never throws for what the vault answers: what cannot be checked is reported as `not-checked`, with the reason.
*/
async function verifyRotation(vault, { before, made, ...reading }) {
	const [listed, expireAfter, roundTrip, tags] = await Promise.all([
		reading.listed,
		reading.expireAfter,
		checkRoundTrip(vault, made),
		reading.listed.then((listed) => checkTags(vault, before, made, listed))
	]);
	const facts = {
		before,
		made,
		listed,
		expireAfter
	};
	return reportOf([
		...checks.map((check) => check(facts)),
		tags,
		roundTrip
	].filter((each) => each !== void 0));
}
const unread = [
	"latest-version",
	"enabled",
	"key-type",
	"operations",
	"expiry",
	"tags",
	"new-material",
	"round-trip"
];
/** The report on a version that is there and could not be read. */
function reportUnread(error) {
	const detail = `the new version could not be read: ${error.message}`;
	return reportOf(unread.map((name) => ({
		name,
		status: "not-checked",
		detail
	})));
}
function reportOf(made) {
	return {
		ok: made.every(({ status }) => status !== "failed"),
		checks: made
	};
}

// ../core/dist/rotation/conclude-act.js
/** Says what an act led to: looks for a second writer, verifies the new version and foresees when it will be due. */
async function concludeAct(vault, { act, ...seen }) {
	const { name } = seen.before;
	if (act.outcome === "indeterminate") return {
		outcome: "indeterminate",
		rotated: false,
		version: null,
		error: actError(name, act).toJSON()
	};
	if (act.outcome === "conflict") {
		const all = [...await findNewVersions(vault, name, seen.known).catch(() => []), ...act.versions];
		const versions = [...new Map(all.map((each) => [each.version, each])).values()];
		return severalVersions(name, {
			...act,
			versions
		});
	}
	const version = act.outcome === "made" ? act.key.version : act.version.version ?? "";
	const { listed, policy, verification } = await (seen.settings.verify ? lookClosely(vault, act, {
		...seen,
		version
	}) : lookForOthers(vault, {
		...seen,
		version
	}));
	const conclusion = {
		outcome: act.outcome === "made" ? "rotated" : "adopted",
		rotated: true,
		version,
		adopted: act.outcome === "adopted",
		...verification !== void 0 && { verification }
	};
	const made = act.outcome === "made" ? act.key : act.version;
	const others = listed instanceof KeyturnError ? [] : listed.others;
	if (others.length > 0) return {
		...conclusion,
		...severalVersions(name, {
			...act,
			outcome: "conflict",
			versions: [made, ...others]
		})
	};
	return {
		...conclusion,
		...nextDue(seen, made, policy instanceof KeyturnError ? void 0 : policy),
		...verification?.ok === false && {
			outcome: "failed",
			error: verificationError(name, version, seen.before, verification).toJSON()
		}
	};
}
/** Whoever else rotated between our last look and now is found here, without a verification, too. */
async function lookForOthers(vault, { before, known, policy, version }) {
	return {
		listed: await listAfter(vault, {
			name: before.name,
			known,
			version,
			patience: "none"
		}),
		policy
	};
}
async function lookClosely(vault, act, { before, known, policy: readBefore, version }) {
	const { name } = before;
	const listed = listAfter(vault, {
		name,
		known,
		version,
		patience: "some"
	});
	const made = act.outcome === "made" ? act.key : await vault.getKey(name, version).catch(asAnswer);
	if (made instanceof KeyturnError) return {
		listed: await listed,
		policy: readBefore,
		verification: reportUnread(made)
	};
	const policy = readBefore ?? (hasExpiry(before, made) ? readPolicy$1(vault, name) : void 0);
	const expireAfter = Promise.resolve(policy).then(expireAfterOf);
	const verification = await verifyRotation(vault, {
		before,
		made,
		listed,
		expireAfter
	});
	return {
		listed: await listed,
		policy: await policy,
		verification
	};
}
function expireAfterOf(policy) {
	if (policy === void 0) return "not-read";
	if (policy instanceof KeyturnError) return policy;
	return policy.expireAfter === void 0 ? "none" : parseDuration(policy.expireAfter);
}
function severalVersions(name, act) {
	const versions = act.versions.toSorted((a, b) => Number(a.createdOn ?? 0) - Number(b.createdOn ?? 0));
	const version = versions.at(-1)?.version;
	return {
		outcome: "failed",
		rotated: true,
		error: actError(name, {
			...act,
			versions
		}).toJSON(),
		...version !== void 0 && { version }
	};
}
function nextDue(seen, made, policy) {
	const { rules } = seen.settings;
	const state = {
		...made,
		policy
	};
	const date = nextDueOn(state, isForced(rules) ? { ifDue: true } : rules);
	return date === void 0 ? {} : { nextDue: iso(date) };
}
function verificationError(name, version, before, report) {
	const what = report.checks.filter(({ status }) => status === "failed").map((check) => `${check.name}: ${check.detail}`).join("; ");
	return new KeyturnError("VERIFICATION_FAILED", `key "${name}" has the new version ${version}, which failed verification (${what})`, { hint: `Nothing was undone; the version before, ${before.version}, is as it was.` });
}

// ../core/dist/rotation/result.js
/** The only place where a result is put together. */
function rotationResult(about, known) {
	return {
		...about,
		rotated: false,
		previousVersion: null,
		version: null,
		verification: null,
		attempts: 0,
		adopted: false,
		nextDue: null,
		operationId: null,
		durationMs: 0,
		error: null,
		...known
	};
}

// ../core/dist/rotation/adopt-earlier.js
/**
* The latest version of a key, when it was made since a run began of which this is another attempt: what that attempt was to
* do is done. Pure. A key that has no older version was created since, and not rotated.
*
* @param versions all of the key, the latest first
*/
function findEarlier(latest, versions, { adoptSince: since, expectVersion }) {
	if (since === void 0 || latest.createdOn === void 0 || latest.createdOn < since) return void 0;
	if (expectVersion === latest.version) return void 0;
	const previous = versions.find(({ createdOn }) => createdOn !== void 0 && createdOn < since);
	if (previous === void 0 || expectVersion !== void 0 && expectVersion !== previous.version) return void 0;
	const known = new Set(versions.map(({ version }) => version));
	return {
		latest,
		previousVersion: previous.version,
		since,
		known
	};
}
/** Takes that version over in place of making another one, and verifies it. */
async function adoptEarlier(vault, { latest, previousVersion, since, known }, settings) {
	const begunOn = iso(since);
	const about = {
		key: latest.name,
		vaultUrl: vault.url,
		dryRun: settings.dryRun
	};
	const seen = {
		reason: {
			code: "RESUMED",
			message: `an earlier attempt of this run, which began on ${begunOn}, made its latest version`,
			begunOn
		},
		previousVersion,
		version: latest.version,
		adopted: true
	};
	if (settings.dryRun) return rotationResult(about, {
		...seen,
		outcome: "adopted",
		rotated: false
	});
	const conclusion = await concludeAct(vault, {
		act: {
			outcome: "adopted",
			version: latest,
			attempts: 0,
			operationId: "",
			vaultUrl: vault.url
		},
		before: await vault.getKey(latest.name, previousVersion),
		known,
		policy: void 0,
		settings
	});
	return rotationResult(about, {
		...seen,
		...conclusion
	});
}

// ../core/dist/rotation/resume.js
/** Between two looks while the settle window of an earlier run is waited out. */
const lookEveryMs = 5e3;
/**
* Takes up a rotation that an earlier run noted in the journal and did not end.
*
* @returns as `takeUp`, and `undefined`, too, when it is long past
*/
async function resumeIntent(vault, intent, { journal, settings }) {
	const result = isForgotten(vault.now().getTime() - new Date(intent.at).getTime()) ? void 0 : await takeUp(vault, intent, settings);
	const ending = result === void 0 ? "not-made" : result.outcome === "adopted" ? "adopted" : "conflict";
	await journal.end(intent.operationId, ending);
	return result;
}
/**
* Waits until the request of an earlier run can no longer take effect and looks whether it did.
*
* @returns what became of it, without its duration; `undefined` when it left no trace or is known, and the key can be decided about anew
*/
async function takeUp(vault, intent, settings) {
	const found = await lookForTrace(vault, intent, settings);
	const [version, ...others] = found;
	if (version === void 0 || version.version === settings.expectVersion) return void 0;
	const sending = {
		attempts: 0,
		operationId: intent.operationId,
		vaultUrl: vault.url
	};
	const act = others.length === 0 ? {
		outcome: "adopted",
		version,
		...sending
	} : {
		outcome: "conflict",
		versions: found,
		...sending
	};
	const before = await vault.getKey(intent.key, intent.previousVersion);
	const versions = await readVersions$2(vault, intent.key);
	const conclusion = await concludeAct(vault, {
		act,
		before,
		known: /* @__PURE__ */ new Set([...versions.map((each) => each.version), ...found.map(versionOf$1)]),
		policy: void 0,
		settings: {
			...settings,
			verify: settings.verify && !settings.dryRun
		}
	});
	return rotationResult({
		key: intent.key,
		vaultUrl: vault.url,
		dryRun: settings.dryRun
	}, {
		reason: {
			code: "RESUMED",
			message: `an earlier run sent its request on ${intent.at} and did not hear of it`,
			begunOn: intent.at
		},
		previousVersion: intent.previousVersion,
		operationId: intent.operationId || null,
		...conclusion,
		...settings.dryRun && { rotated: false }
	});
}
/**
* What has appeared since. Another writer's version may come first and the one that was lost after it, so the settle window
* is waited out even when there is one; and all of it, since the time that has passed is known from clocks only. A run that
* knew what it had made leaves nothing to wait for.
*/
async function lookForTrace(vault, { key, knownVersions, made }, { settleMs, signal, dryRun }) {
	const known = new Set(knownVersions);
	let leftMs = made === void 0 && !dryRun ? killedRunMs(settleMs) : 0;
	for (;;) {
		const found = await findNewVersions(vault, key, known);
		if (found.length > 1 || leftMs <= 0) return expectMade(key, found, made);
		stopIfInterrupted(signal);
		await unlessInterrupted(vault.sleep(Math.min(lookEveryMs, leftMs)), signal);
		leftMs -= lookEveryMs;
	}
}
function expectMade(key, found, made) {
	if (made === void 0 || found.some(({ version }) => version === made)) return found;
	throw new KeyturnError("UNAVAILABLE", `the version list of key "${key}" lacks ${made}, which an earlier run has made, so it proves nothing`);
}

// ../core/dist/rotation/rotate.js
/**
* Rotates a key when it is due, at most once, and proves that it worked. Old versions stay as they are.
*
* What can be said about the key is in the result, also when the new version failed its verification, when another
* writer was at work (`CONFLICT`, all versions named), or when nobody can tell what happened (`indeterminate`).
*
* @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read; and, when nothing was made: `KEY_NOT_FOUND`,
*   `ACCESS_DENIED`, `CONFLICT` when `expectVersion` is not the latest or another writer was faster, `THROTTLED`,
*   `UNAVAILABLE`, `INTERRUPTED` and the service's other refusals
*/
async function rotateKey(vault, name, options = {}) {
	refuseUnknownOptions("rotateKey", options, rotateOptionNames);
	return rotateOne(vault, name, readRotateOptions(options));
}
/** The world moves while we look; after so many surprises in a row somebody else is at work. */
const mostRounds$1 = 3;
/** `rotateKey` with its options read. */
async function rotateOne(vault, name, settings) {
	const started = performance.now();
	parseKeyName(name);
	const forced = isForced(settings.rules);
	const { journal } = settings;
	const intent = settings.dryRun ? void 0 : journal?.findOpen(vault.url, name);
	if (journal !== void 0 && intent !== void 0) {
		stopIfInterrupted(settings.signal);
		const resumed = await resumeIntent(vault, intent, {
			journal,
			settings
		});
		if (resumed !== void 0) return {
			...resumed,
			durationMs: Math.round(performance.now() - started)
		};
	}
	for (let round = 1;; round++) {
		const lastRound = forced || round === mostRounds$1;
		stopIfInterrupted(settings.signal);
		const { state, latest, versions } = await readForRotation(vault, name, {
			policy: settings.rules.ifDue ?? false,
			looks: forced ? 1 : void 0
		});
		const earlier = findEarlier(latest, versions, settings);
		if (earlier === void 0) expectLatest(name, settings.expectVersion, state.version);
		const decision = planRotation(state, settings.rules, vault.now());
		const known = versions.map(({ version }) => version);
		const report = (conclusion) => rotationResult({
			key: name,
			vaultUrl: vault.url,
			dryRun: settings.dryRun
		}, {
			reason: decision.reason,
			version: state.version,
			...conclusion,
			durationMs: Math.round(performance.now() - started)
		});
		if (decision.action !== "rotate") return report(leftAlone(decision));
		if (earlier !== void 0) return {
			...await adoptEarlier(vault, earlier, settings),
			durationMs: Math.round(performance.now() - started)
		};
		if (settings.dryRun) return report({
			outcome: "rotated",
			rotated: false
		});
		stopIfInterrupted(settings.signal);
		const act = await rotateOnce(vault, name, {
			previousVersion: state.version,
			known,
			settings
		});
		if (act.outcome === "overtaken") {
			await endIntent(journal, act.operationId, "not-made");
			if (!lastRound) continue;
			throw actError(name, act);
		}
		await noteMade(journal, act);
		const conclusion = await concludeAct(vault, {
			act,
			before: latest,
			known: new Set(known),
			policy: state.policy,
			settings
		});
		await endIntent(journal, act.operationId, endings[act.outcome]);
		return report({
			previousVersion: state.version,
			attempts: act.attempts,
			operationId: act.operationId,
			...act.outcome === "indeterminate" && { knownVersions: known },
			...conclusion
		});
	}
}
/** Sends the request, noted before it leaves and when it is known what came of it. */
async function rotateOnce(vault, name, { previousVersion, known, settings }) {
	const { journal, onEvent, settleMs, signal } = settings;
	const operationId = crypto.randomUUID();
	const before = {
		key: name,
		previousVersion,
		knownVersions: known
	};
	return actOnce(vault, name, {
		operationId,
		send: async (options) => {
			await journal?.begin({
				...before,
				operationId,
				vaultUrl: vault.url,
				at: iso(vault.now())
			});
			return vault.rotateKey(name, options);
		},
		knownVersions: known,
		settleMs,
		signal,
		onEvent: onEvent && ((event) => onEvent(event.type === "sending" ? {
			...event,
			...before
		} : {
			...event,
			key: name
		}))
	}).catch(async (error) => {
		if (error instanceof KeyturnError) await endIntent(journal, operationId, "not-made");
		throw error;
	});
}
const endings = {
	made: "rotated",
	adopted: "adopted",
	conflict: "conflict",
	indeterminate: void 0
};
async function noteMade(journal, act) {
	const made = act.outcome === "made" ? act.key.version : act.outcome === "adopted" ? versionOf$1(act.version) : void 0;
	if (made !== void 0) await journal?.made(act.operationId, made).catch(unlessOurs);
}
async function endIntent(journal, operationId, ending) {
	if (ending !== void 0) await journal?.end(operationId, ending).catch(unlessOurs);
}
/** A note that cannot be written costs the next run a look; it must not cost this one its result. */
function unlessOurs(error) {
	if (!(error instanceof KeyturnError)) throw error;
}
function leftAlone(decision) {
	if (decision.action === "skip") return {
		outcome: "skipped",
		rotated: false
	};
	const { nextDue } = decision;
	return {
		outcome: "not-due",
		rotated: false,
		...nextDue !== void 0 && { nextDue: iso(nextDue) }
	};
}
function expectLatest(name, expected, latest) {
	if (expected === void 0 || expected === latest) return;
	throw new KeyturnError("CONFLICT", `the latest version of key "${name}" is ${latest}, not ${expected} as expected; nothing was sent`, { hint: "Somebody has rotated it since. Look again before you decide anew." });
}

// ../core/dist/vault/cloud.js
/** Azure clouds that offer Key Vault. */
const clouds = [
	"public",
	"china",
	"usgov"
];

// src/inputs/without-undefined.ts
/** Leaves out what was not given. */
function withoutUndefined(value) {
	return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== void 0));
}

// src/inputs/connection-inputs.ts
/** On a runner there is nobody to open a browser or to enter a code. */
const unattendedModes = authModes.filter((mode) => mode !== "browser" && mode !== "device-code");
const vaultVariables = [
	"KEYTURN_VAULT",
	"KEY_VAULT_NAME",
	"AZURE_KEYVAULT_NAME"
];
/** The vaults of the step, each once, in the order given. */
function readConnections(reader, env) {
	const signIn = readSignIn(reader, env);
	const given = readVaults(reader, signIn);
	const fallback = given.length > 0 ? void 0 : vaultFromEnvironment(env);
	if (fallback !== void 0) reader.attempt(() => parseVaultReference(fallback, signIn));
	const vaults = fallback === void 0 ? given : [fallback];
	if (vaults.length === 0) reader.problem(`no vault is named: set the input "vault" to a vault's name, its URL or "local", or "vaults", or set ${vaultVariables.join(", ")}`);
	return vaults.map((vault) => ({
		vault,
		...signIn
	}));
}
/** What the inputs `vault` and `vaults` name. */
function readVaults(reader, signIn) {
	if (reader.has("vault") && reader.has("vaults")) reader.problem("\"vault\" and \"vaults\" exclude each other");
	const vaults = reader.has("vaults") ? reader.list("vaults", /\n/) : reader.list("vault", /\n/);
	if (!reader.has("vaults") && vaults.length > 1) reader.problem("\"vault\" names one vault; \"vaults\" takes several");
	const seen = /* @__PURE__ */ new Set();
	for (const vault of vaults) {
		const reference = reader.attempt(() => parseVaultReference(vault, signIn));
		const id = reference?.kind === "azure" ? reference.url : `local:${reference?.name}`;
		if (reference !== void 0 && seen.has(id)) reader.problem(`"vaults" has "${vault}" twice`);
		seen.add(id);
	}
	return vaults;
}
/** What the variables name, which the runner's machine may have for all of its steps. */
function vaultFromEnvironment(env) {
	return vaultVariables.map((name) => env[name]?.trim()).find((value) => value);
}
function readSignIn(reader, env) {
	const cloud = reader.choice("cloud", clouds) ?? "public";
	const allowHost = reader.text("allow-host");
	const auth = reader.choice("auth", unattendedModes) ?? "auto";
	const clientId = reader.text("client-id");
	const tenantId = reader.text("tenant-id");
	const oidc = auth === "oidc" || auth === "auto" && (clientId !== void 0 || tenantId !== void 0);
	if (oidc && (!(clientId ?? env.AZURE_CLIENT_ID) || !(tenantId ?? env.AZURE_TENANT_ID))) {
		const empty = [...clientId ?? env.AZURE_CLIENT_ID ? [] : ["\"client-id\""], ...tenantId ?? env.AZURE_TENANT_ID ? [] : ["\"tenant-id\""]];
		reader.problem(`signing in with the ID token of the job needs "client-id" and "tenant-id", and ${empty.join(" and ")} is empty; a secret or variable that does not exist is empty, too`);
	}
	return withoutUndefined({
		auth: oidc ? "oidc" : auth,
		cloud,
		allowHost,
		clientId,
		tenantId,
		audience: reader.text("audience")
	});
}

// ../../node_modules/.pnpm/fastest-levenshtein@1.0.16/node_modules/fastest-levenshtein/mod.js
var require_fastest_levenshtein = /* @__PURE__ */ __commonJSMin(((exports) => {
	exports.__esModule = true;
	exports.distance = exports.closest = void 0;
	var peq = /* @__PURE__ */ new Uint32Array(65536);
	var myers_32 = function(a, b) {
		var n = a.length;
		var m = b.length;
		var lst = 1 << n - 1;
		var pv = -1;
		var mv = 0;
		var sc = n;
		var i = n;
		while (i--) peq[a.charCodeAt(i)] |= 1 << i;
		for (i = 0; i < m; i++) {
			var eq = peq[b.charCodeAt(i)];
			var xv = eq | mv;
			eq |= (eq & pv) + pv ^ pv;
			mv |= ~(eq | pv);
			pv &= eq;
			if (mv & lst) sc++;
			if (pv & lst) sc--;
			mv = mv << 1 | 1;
			pv = pv << 1 | ~(xv | mv);
			mv &= xv;
		}
		i = n;
		while (i--) peq[a.charCodeAt(i)] = 0;
		return sc;
	};
	var myers_x = function(b, a) {
		var n = a.length;
		var m = b.length;
		var mhc = [];
		var phc = [];
		var hsize = Math.ceil(n / 32);
		var vsize = Math.ceil(m / 32);
		for (var i = 0; i < hsize; i++) {
			phc[i] = -1;
			mhc[i] = 0;
		}
		var j = 0;
		for (; j < vsize - 1; j++) {
			var mv_1 = 0;
			var pv_1 = -1;
			var start_1 = j * 32;
			var vlen_1 = Math.min(32, m) + start_1;
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] |= 1 << k;
			for (var i = 0; i < n; i++) {
				var eq = peq[a.charCodeAt(i)];
				var pb = phc[i / 32 | 0] >>> i & 1;
				var mb = mhc[i / 32 | 0] >>> i & 1;
				var xv = eq | mv_1;
				var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
				var ph = mv_1 | ~(xh | pv_1);
				var mh = pv_1 & xh;
				if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
				if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
				ph = ph << 1 | pb;
				mh = mh << 1 | mb;
				pv_1 = mh | ~(xv | ph);
				mv_1 = ph & xv;
			}
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] = 0;
		}
		var mv = 0;
		var pv = -1;
		var start = j * 32;
		var vlen = Math.min(32, m - start) + start;
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		var score = m;
		for (var i = 0; i < n; i++) {
			var eq = peq[a.charCodeAt(i)];
			var pb = phc[i / 32 | 0] >>> i & 1;
			var mb = mhc[i / 32 | 0] >>> i & 1;
			var xv = eq | mv;
			var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			var ph = mv | ~(xh | pv);
			var mh = pv & xh;
			score += ph >>> m - 1 & 1;
			score -= mh >>> m - 1 & 1;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
		return score;
	};
	var distance = function(a, b) {
		if (a.length < b.length) {
			var tmp = b;
			b = a;
			a = tmp;
		}
		if (b.length === 0) return a.length;
		if (a.length <= 32) return myers_32(a, b);
		return myers_x(a, b);
	};
	exports.distance = distance;
	var closest = function(str, arr) {
		var min_distance = 1e400;
		var min_index = 0;
		for (var i = 0; i < arr.length; i++) {
			var dist = distance(str, arr[i]);
			if (dist < min_distance) {
				min_distance = dist;
				min_index = i;
			}
		}
		return arr[min_index];
	};
	exports.closest = closest;
}));

// src/words.ts
var import_fastest_levenshtein = require_fastest_levenshtein();
/** Inputs that are not called as the option of the library is. */
const inputs = {
	digest: "plan-digest",
	expiresOn: "expires",
	keyOperations: "ops",
	maxAge: "max-plan-age"
};
/** Verbs that the action has, too. What it hasn't is a command of the program, which every runner can start. */
const ownOperations = /* @__PURE__ */ new Set([
	"create",
	"ensure",
	"plan",
	"rotate"
]);
/** How a workflow calls things: `rotate-every`, `operation: ensure`. */
const workflowWords = {
	field: (name) => `"${inputs[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}"`,
	step: (step) => {
		if (ownOperations.has(step.verb)) return `operation: ${step.verb}${"newVersion" in step ? " with new-version: true" : ""}`;
		return [
			`npx keyturn ${step.verb}`,
			..."key" in step ? [step.key] : [],
			..."vaultUrl" in step ? [`--vault ${shortReference(step.vaultUrl)}`] : []
		].join(" ");
	}
};
/** An error in the words of a workflow. */
function tellError(error) {
	return wordError(error, workflowWords);
}

// src/inputs/input-rules.ts
const operations = [
	"rotate",
	"create",
	"ensure",
	"retire",
	"plan",
	"apply"
];
const rotate$2 = ["rotate"];
const make$1 = ["create", "ensure"];
const retire$2 = ["retire"];
const byName = [
	...rotate$2,
	...make$1,
	...retire$2
];
const byManifest = ["plan", "apply"];
/** Every input that `action.yml` has. A test holds the two together, name by name and default by default. */
const inputRules = {
	vault: {},
	vaults: {},
	operation: { default: "rotate" },
	keys: { only: byName },
	all: {
		default: "false",
		only: [...rotate$2, ...retire$2]
	},
	event: { only: rotate$2 },
	shard: { only: [...rotate$2, ...retire$2] },
	resume: { only: rotate$2 },
	"dry-run": {
		default: "false",
		only: [
			...rotate$2,
			...retire$2,
			"apply"
		]
	},
	"if-older-than": { only: rotate$2 },
	"if-expires-within": { only: rotate$2 },
	"if-due": {
		default: "false",
		only: rotate$2
	},
	"expect-version": { only: rotate$2 },
	verify: {
		default: "true",
		only: [...rotate$2, "apply"]
	},
	type: { only: make$1 },
	size: { only: make$1 },
	curve: { only: make$1 },
	ops: { only: make$1 },
	expires: { only: make$1 },
	"not-before": { only: make$1 },
	disabled: {
		default: "false",
		only: make$1
	},
	tags: { only: byName },
	exportable: {
		default: "false",
		only: make$1
	},
	"release-policy": { only: make$1 },
	"new-version": {
		default: "false",
		only: ["create"]
	},
	"rotate-every": { only: make$1 },
	"rotate-before-expiry": { only: make$1 },
	"expire-after": { only: make$1 },
	"notify-before": { only: make$1 },
	keep: { only: retire$2 },
	grace: { only: retire$2 },
	undo: {
		default: "false",
		only: retire$2
	},
	uses: { only: retire$2 },
	manifest: {
		default: "keys.yaml",
		only: byManifest
	},
	"plan-digest": { only: ["apply"] },
	"max-plan-age": {
		default: "7d",
		only: ["apply"]
	},
	"client-id": {},
	"tenant-id": {},
	auth: { default: "auto" },
	audience: {},
	cloud: { default: "public" },
	"allow-host": {},
	"github-token": { default: "${{ github.token }}" },
	"allow-pull-request-target": { default: "false" },
	"allow-outside-workspace": { default: "false" },
	"fail-on": {},
	"exit-code": { default: "false" },
	timeout: { default: "1h" }
};
const inputNames = Object.keys(inputRules);

// src/inputs/input-reader.ts
/** Takes the inputs one by one and collects what is wrong with them. */
var InputReader = class {
	problems = [];
	/** Variables that look like inputs and are none of ours, such as one of the job's own environment. */
	ignored = [];
	#given = /* @__PURE__ */ new Map();
	constructor(env) {
		for (const [variable, value] of Object.entries(env)) {
			if (!variable.toUpperCase().startsWith("INPUT_") || value === void 0 || value.trim() === "") continue;
			const name = variable.slice(6).toLowerCase();
			if (isOneOf(name, inputNames)) this.#given.set(name, value.trim());
			else if (resemblesInput(name)) this.problem(`unknown input "${name}"; the inputs are: ${inputNames.join(", ")}`);
			else this.ignored.push(variable);
		}
	}
	problem(text) {
		this.problems.push(text);
	}
	has(name) {
		return this.#given.has(name);
	}
	/** Inputs that mean nothing to the operation: whoever set them expects something that would not happen. */
	refuseForeign(operation) {
		for (const [name, value] of this.#given) {
			const rule = inputRules[name];
			if (rule.only === void 0 || rule.only.includes(operation) || value === rule.default) continue;
			this.problem(`"${name}" is for ${listed$1(rule.only)}, and the operation is ${operation}`);
		}
	}
	text(name) {
		const rule = inputRules[name];
		return this.#given.get(name) ?? rule.default;
	}
	/** YAML 1.2's booleans, as every action takes them. */
	boolean(name) {
		const text = this.text(name) ?? "false";
		if (/^(true|True|TRUE)$/.test(text)) return true;
		if (!/^(false|False|FALSE)$/.test(text)) this.problem(`"${name}" is "${text}"; allowed: true, false`);
		return false;
	}
	/** One of these values, in any case. @param find finds the one that another name stands for */
	choice(name, allowed, find) {
		const text = this.text(name);
		if (text === void 0) return void 0;
		const choice = allowed.find((each) => each.toLowerCase() === text.toLowerCase()) ?? find?.(text);
		if (choice !== void 0) return choice;
		this.problem(`"${name}" is "${text}"; allowed: ${allowed.join(", ")}`);
	}
	list(name, separator) {
		return (this.text(name) ?? "").split(separator).map((item) => item.trim()).filter((item) => item !== "");
	}
	/** @param what the number is, with an example, for the complaint */
	integer(name, what) {
		const text = this.text(name);
		if (text === void 0) return void 0;
		if (/^[0-9]{1,5}$/.test(text)) return Number(text);
		this.problem(`"${name}" is "${text}", which is no ${what}`);
	}
	duration(name) {
		return this.#checked(name, (text) => parseDuration(text, `"${name}"`));
	}
	/** A date, or a duration that will count from the vault's now. */
	expiry(name) {
		return this.#checked(name, (text) => parseExpiry(text, /* @__PURE__ */ new Date(0), `"${name}"`));
	}
	#checked(name, parse) {
		const text = this.text(name);
		return text === void 0 || this.attempt(() => parse(text)) === void 0 ? void 0 : text;
	}
	/** What `parse` makes of an input; core's refusal becomes one of the problems. */
	attempt(parse) {
		try {
			return parse();
		} catch (error) {
			if (!hasCode(error, "INVALID_INPUT", "HOST_NOT_ALLOWED")) throw error;
			const { message, hint } = tellError(error);
			this.problem(hint === void 0 ? message : `${message}. ${hint}`);
			return;
		}
	}
	tags() {
		const lines = this.list("tags", /\n/);
		return lines.length === 0 ? void 0 : this.attempt(() => parseTags(lines));
	}
};
/** Whether somebody who wrote this meant one of our inputs: a misspelt rule would otherwise rotate a key that is not due. */
function resemblesInput(name) {
	const plain = (text) => text.replaceAll(/[-_ ]/g, "");
	return inputNames.some((input) => {
		const [given, known] = [plain(name), plain(input)];
		return /[a-z][-_ ][a-z]/.test(name) && known.includes(given) || (0, import_fastest_levenshtein.distance)(given, known) <= Math.max(1, Math.floor(known.length / 3));
	});
}
function listed$1(names) {
	const [last = "", ...before] = names.toReversed();
	return before.length === 0 ? last : `${before.toReversed().join(", ")} and ${last}`;
}
function isOneOf(text, allowed) {
	return allowed.includes(text);
}
/** What `parse` makes of it; `undefined` where it refuses. */
function quietly(parse) {
	try {
		return parse();
	} catch {
		return;
	}
}

// src/inputs/fail-on.ts
/** What may fail a step beside its problems. */
const failures = [
	"pending",
	"skipped",
	"not-checked",
	"warning"
];
/** What the inputs `fail-on` and `exit-code` name; `undefined` when nothing more is asked for than usual. */
function readFailOn(reader) {
	const given = reader.list("fail-on", /[\n,]/);
	for (const name of given) if (!isOneOf(name, failures)) reader.problem(`"fail-on" has "${name}"; allowed: ${failures.join(", ")}`);
	const chosen = new Set(given.filter((name) => isOneOf(name, failures)));
	if (reader.boolean("exit-code")) chosen.add("pending");
	return chosen.size === 0 ? void 0 : [...chosen];
}

// ../core/dist/runs/progress.js
const sampleEveryMs = 1e3;
const recentMs = 3e4;
const throttledMs = 1e4;
function startCounts(vaults, now) {
	return {
		startedOn: now,
		openLists: vaults,
		found: 0,
		done: 0,
		failed: 0,
		samples: [{
			at: now.getTime(),
			done: 0
		}]
	};
}
/** A vault's key list has ended. */
function countListed(counts) {
	return {
		...counts,
		openLists: counts.openLists - 1
	};
}
/** A key was found in a list. */
function countFound(counts) {
	return {
		...counts,
		found: counts.found + 1
	};
}
function countDone(counts, { now, failed }) {
	const done = counts.done + 1;
	return {
		...counts,
		done,
		failed: counts.failed + Number(failed),
		samples: sample(counts.samples, now.getTime(), done)
	};
}
/** Pure: the same counts at the same time give the same answer. */
function progressOf(counts, limiter, now) {
	const perSecond = recentRate(counts, now.getTime());
	const total = counts.openLists > 0 ? void 0 : counts.found;
	const queues = limiter?.queues ?? [];
	return {
		done: counts.done,
		failed: counts.failed,
		...total !== void 0 && { total },
		perSecond,
		...total !== void 0 && perSecond > 0 && { remainingMs: Math.round((total - counts.done) / perSecond * 1e3) },
		elapsedMs: now.getTime() - counts.startedOn.getTime(),
		pace: paceOf(queues, now),
		rates: queues.filter((queue) => queue.perSecond !== void 0 || queue.throttled > 0).map(({ vaultUrl, operation, perSecond, throttled }) => ({
			vaultUrl,
			operation,
			...perSecond !== void 0 && { perSecond },
			throttled
		}))
	};
}
function paceOf(queues, now) {
	const refused = ({ throttledAt }) => throttledAt !== void 0 && now.getTime() - throttledAt.getTime() < throttledMs;
	if (queues.some(refused)) return "throttled";
	return queues.some(({ waiting, inFlight, slots }) => waiting > 0 && inFlight < slots) ? "paced" : "free";
}
/** One sample a second is enough, and the last half minute says how fast it goes now. */
function sample(samples, now, done) {
	const last = samples.at(-1);
	if (last !== void 0 && now - last.at < sampleEveryMs) return samples;
	return [...samples.filter(({ at }) => now - at <= recentMs), {
		at: now,
		done
	}];
}
function recentRate({ samples, done }, now) {
	const first = samples.find(({ at }) => now - at <= recentMs) ?? samples.at(-1);
	if (first === void 0 || now <= first.at) return 0;
	return (done - first.done) / (now - first.at) * 1e3;
}

// ../core/dist/runs/verdict.js
/**
* Judges a run. Pure. What nobody can tell outweighs everything; then an interruption; then, when nothing was done, what
* stood in the way; else `partly`.
*
* @param failures what went wrong and is about no single key
*/
function judgeRun(outcomes, failures = []) {
	const errors = [...outcomes.flatMap(({ error, steps = [] }) => [error, ...steps.map((step) => step.error)]), ...failures].flatMap((error) => error === null ? [] : [error.code]);
	const codes = [...new Set(errors)];
	if (outcomes.some(isIndeterminate) || codes.includes("INDETERMINATE")) return {
		status: "indeterminate",
		codes
	};
	const ended = failures.find(({ code }) => code === "INTERRUPTED" || code === "TIMED_OUT")?.code;
	if (ended !== void 0) return {
		status: "interrupted",
		codes: [ended]
	};
	if (codes.includes("INTERRUPTED")) return {
		status: "interrupted",
		codes: ["INTERRUPTED"]
	};
	if (codes.length === 0) return {
		status: "done",
		codes
	};
	return {
		status: isLoneConflict(outcomes) || outcomes.every(isWhollyFailed) ? "failed" : "partly",
		codes
	};
}
function isIndeterminate({ outcome, steps = [] }) {
	return outcome === "indeterminate" || steps.some((step) => step.outcome === "indeterminate");
}
/** Of one key a conflict is a conflict, whatever else is wrong with the version that came of it. */
function isLoneConflict(outcomes) {
	const [only, ...others] = outcomes;
	return others.length === 0 && only?.outcome === "failed" && only.error?.code === "CONFLICT";
}
/** A version that was made and is not as it should be, or stands beside another writer's, is work half done. */
function isWhollyFailed({ outcome, rotated, verification, error, steps = [] }) {
	if (outcome !== "failed") return false;
	return !(rotated && (verification?.ok === false || error?.code === "CONFLICT")) && steps.every((step) => step.outcome === "failed");
}

// ../core/dist/runs/conduct-run.js
/** Follows a run to its end: writes the report, tells the progress, collects the outcomes and judges them. */
async function conductRun(selection, { report, onOutcome, onProgress, limiter, signal, clock = systemClock }, start) {
	let counts = startCounts(new Set(selection.map(({ vault }) => vault.url)).size, clock.now());
	const outcomes = [];
	const failures = [];
	const onFound = () => {
		counts = countFound(counts);
	};
	for await (const event of start({
		before: report?.before,
		onFound
	})) {
		await report?.write(event);
		const now = clock.now();
		if (event.type === "done") {
			counts = countDone(counts, {
				now,
				failed: event.outcome.error !== null
			});
			outcomes.push(event.outcome);
			onOutcome?.(event.outcome);
		} else {
			counts = countListed(counts);
			if (event.type === "vault-failed") failures.push(event.error.toJSON());
		}
		onProgress?.(() => progressOf(counts, limiter?.state(), now));
	}
	if (signal?.aborted && counts.openLists > 0) failures.push(interruption(signal).toJSON());
	await report?.end(failures.length === 0);
	outcomes.sort(inOrderOf(selection));
	return {
		outcomes,
		failures,
		verdict: judge$1(outcomes, failures, signal)
	};
}
/** What ended the run outweighs what it led to, except a request of which nobody can tell whether it took effect. */
function judge$1(outcomes, failures, signal) {
	const verdict = judgeRun(outcomes, failures);
	if (!signal?.aborted || verdict.status === "done" || verdict.status === "indeterminate") return verdict;
	return {
		status: "interrupted",
		codes: [interruption(signal).code]
	};
}
/** Vault by vault as they were selected; in each the keys as they were named, else by name. */
function inOrderOf(selection) {
	const vaults = new Map(selection.map(({ vault }, index) => [vault.url, index]));
	const named = selection.flatMap(({ vault, names = [] }) => [...names].map((name) => `${vault.url}/${name.toLowerCase()}`));
	const positions = new Map(named.map((id, index) => [id, index]).reverse());
	const positionOf = ({ vaultUrl, key }) => positions.get(`${vaultUrl}/${key.toLowerCase()}`) ?? 0;
	return (a, b) => (vaults.get(a.vaultUrl) ?? 0) - (vaults.get(b.vaultUrl) ?? 0) || positionOf(a) - positionOf(b) || compareText(a.key, b.key);
}
function compareText(a, b) {
	return a < b ? -1 : Number(a > b);
}

// ../core/dist/runs/channel.js
function createChannel(room) {
	const values = [];
	let wakeProducers = [];
	let wakeConsumer;
	let ended;
	return {
		async push(value) {
			if (ended !== void 0) return;
			values.push(value);
			wakeConsumer?.();
			if (values.length >= room) await new Promise((resolve) => wakeProducers.push(resolve));
		},
		close(error) {
			ended ??= error === void 0 ? {} : { error };
			wakeConsumer?.();
			for (const wake of wakeProducers) wake();
			wakeProducers = [];
		},
		async *[Symbol.asyncIterator]() {
			for (;;) {
				const taken = values.splice(0);
				for (const wake of wakeProducers) wake();
				wakeProducers = [];
				yield* taken;
				if (values.length > 0) continue;
				if (ended !== void 0) {
					if (ended.error !== void 0) throw ended.error;
					return;
				}
				await new Promise((resolve) => {
					wakeConsumer = resolve;
				});
				wakeConsumer = void 0;
			}
		}
	};
}

// ../core/dist/runs/shard.js
const mostShards = 1e3;
/**
* Reads `i/n`: the i-th of n shards, counted from 1.
*
* @param what names the value in the error, such as a flag
* @throws {KeyturnError} `INVALID_INPUT` unless 1 <= i <= n <= 1000
*/
function parseShard(text, what) {
	const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
	const shard = {
		index: Number(index),
		count: Number(count)
	};
	if (index !== void 0 && shard.index >= 1 && shard.index <= shard.count && shard.count <= mostShards) return shard;
	throw new KeyturnError("INVALID_INPUT", `${what === void 0 ? "" : `${what}: `}${quote(text)} is not a shard; use i/n with 1 <= i <= n <= ${mostShards}, such as 1/4`, /^0\//.test(text) ? { hint: "Shards are counted from 1." } : {});
}
/**
* Whether a key belongs to this shard. Every key belongs to exactly one of n, whatever other keys there are, on every
* machine: the vault's host and the name alone decide, in any case, as the service takes them.
*/
function isInShard({ index, count }, vaultUrl, name) {
	const { host } = new URL(vaultUrl);
	return createHash$1("sha256").update(`${host}/${name.toLowerCase()}`).digest().readUInt32BE(0) % count === index - 1;
}
/** `i/n`, as `parseShard` reads it. */
function formatShard({ index, count }) {
	return `${index}/${count}`;
}

// ../core/dist/runs/selection.js
/**
* The keys of a selection, each once: Key Vault takes names in any case for the same key, and a key that is made or
* deleted meanwhile can move another one from page to page.
*/
async function* findKeys({ vault, names }, { select, shard, isDone }) {
	const seen = /* @__PURE__ */ new Set();
	for await (const key of names === void 0 ? listed(vault) : named(names)) {
		const id = key.name.toLowerCase();
		if (seen.has(id)) continue;
		seen.add(id);
		if (isDone?.(key.name, vault)) continue;
		if (shard !== void 0 && !isInShard(shard, vault.url, key.name)) continue;
		if (key.listed === void 0 || (select?.(key.listed, vault) ?? true)) yield key;
	}
}
async function* listed(vault) {
	for await (const key of vault.listKeys()) yield {
		name: key.name,
		listed: key
	};
}
function* named(names) {
	for (const name of names) yield { name };
}

// ../core/dist/runs/stop.js
/** One listener for all: racing each key against a promise that lives as long as the run would keep every one of them. */
function watchStop(signals) {
	const signal = AbortSignal.any(signals);
	const waiting = /* @__PURE__ */ new Set();
	const stopAll = () => {
		for (const stop of waiting) stop();
	};
	signal.addEventListener("abort", stopAll, { once: true });
	return {
		signal,
		async race(work, otherwise) {
			const { promise, resolve, reject } = Promise.withResolvers();
			const stop = () => otherwise().then(resolve, () => void 0);
			waiting.add(stop);
			if (signal.aborted) stop();
			work.then(resolve, reject);
			try {
				return await promise;
			} finally {
				waiting.delete(stop);
			}
		},
		dispose: () => signal.removeEventListener("abort", stopAll)
	};
}

// ../core/dist/runs/take-turns.js
/** Signals, deadlines and progress are heard between two turns of the event loop; nothing holds one much longer than this. */
const longestTurnMs = 15;
/**
* For work that may never wait for anything, such as on keys of a vault in the same process: called between two pieces of
* it, it lets everything else have its turn when the last one is a while ago.
*/
function takeTurns(now = () => performance.now()) {
	let turnedAt = now();
	return async () => {
		if (now() - turnedAt < longestTurnMs) return;
		await setImmediate();
		turnedAt = now();
	};
}

// ../core/dist/runs/for-each-key.js
const defaults = {
	atOnce: 32,
	vaultsAtOnce: 64,
	graceMs: 4e3
};
/**
* The one engine for many keys and many vaults, side by side: names are taken as they are, lists are read page by page as
* they are needed, what is found is worked on at once, what is done is handed on, and nothing is collected. A vault or a
* key that fails stops no other; only a sign-in that is refused ends the work in its vault, where no other key would fare
* better: keys that were named fail with it, the list is read no further.
*
* After the signal aborts, the events of what was under way still come, and those of keys that were named and not begun,
* as failed; then the iteration ends by itself.
*/
async function* forEachKey(selection, options) {
	const left = new AbortController();
	const channel = createChannel(64);
	const inSlot = withSlots(options.vaultsAtOnce ?? defaults.vaultsAtOnce);
	const visits = mergeByVault(selection).map((keys) => inSlot(() => workThrough(keys, {
		...options,
		left: left.signal,
		emit: channel.push
	})));
	const ended = Promise.all(visits).then(() => channel.close(), (error) => channel.close(error));
	try {
		yield* channel;
	} finally {
		left.abort(new KeyturnError("INTERRUPTED", "the caller went away"));
		channel.close();
		await ended;
	}
}
/** A vault is worked on once, however often it is named; all of its keys include those that are named beside. */
function mergeByVault(selection) {
	return [...Map.groupBy(selection, ({ vault }) => vault.url).values()].flatMap((parts) => {
		const [first] = parts;
		if (first === void 0) return [];
		const names = parts.some((part) => part.names === void 0) ? void 0 : parts.flatMap((part) => [...part.names ?? []]);
		return [{
			vault: first.vault,
			names
		}];
	});
}
async function workThrough(selection, options) {
	const { vault } = selection;
	const { emit, clock = systemClock, graceMs = defaults.graceMs } = options;
	const stop = watchStop(options.signal === void 0 ? [options.left] : [options.signal, options.left]);
	const allDone = new AbortController();
	const found = findKeys(selection, options);
	const isNamed = selection.names !== void 0;
	const turn = takeTurns();
	let keys = 0;
	let ended = false;
	let refused;
	const take = async () => {
		if (ended || stop.signal.aborted && !isNamed) return void 0;
		try {
			if (refused !== void 0 && !isNamed) throw refused;
			const next = found.next();
			const item = isNamed ? await next : await stop.race(next, async () => void 0);
			if (item === void 0 || ended) return void 0;
			if (!item.done) {
				keys++;
				options.onFound?.();
				return item.value;
			}
			ended = true;
			await emit({
				type: "listed",
				vaultUrl: vault.url,
				keys
			});
		} catch (error) {
			if (ended || stop.signal.aborted) return void 0;
			ended = true;
			await emit({
				type: "vault-failed",
				vaultUrl: vault.url,
				error: asKeyturnError(error)
			});
		}
	};
	const workOn = async (key) => {
		if (stop.signal.aborted) return options.failed(interruption(stop.signal), key, vault);
		if (refused !== void 0) return options.failed(refused, key, vault);
		const done = options.work(key, vault).catch((caught) => {
			const error = asKeyturnError(caught);
			if (error.code === "SIGN_IN_FAILED") refused ??= error;
			return options.failed(error, key, vault);
		});
		return stop.race(done, async () => {
			await clock.sleep(graceMs, allDone.signal);
			return options.failed(interruption(stop.signal), key, vault);
		});
	};
	const worker = async () => {
		for (let key = await take(); key !== void 0; key = await take()) {
			await emit({
				type: "done",
				vaultUrl: vault.url,
				key: key.name,
				outcome: await workOn(key)
			});
			await turn();
		}
	};
	try {
		await Promise.all(Array.from({ length: options.atOnce ?? defaults.atOnce }, worker));
	} finally {
		allDone.abort();
		stop.dispose();
		found.return(void 0).catch(() => void 0);
	}
}

// ../core/dist/runs/run-each-key.js
/** Keys of one vault at once: each costs at least a call of its own. */
const atOnce = 8;
/** Does the same with each key of a selection, and reports and judges what became of them. */
function runEachKey(selection, options, { work, failed }) {
	const keys = [...selection];
	const { select, shard, signal, graceMs, clock } = options;
	return conductRun(keys, options, ({ onFound }) => forEachKey(keys, {
		work,
		failed,
		atOnce,
		select,
		shard,
		signal,
		graceMs,
		clock,
		onFound
	}));
}

// ../core/dist/runs/pace/adaptive-rate.js
const startShare = .8;
const cutShare = .7;
const slowestPerSecond = .5;
const curveScale = .4;
const smoothing = .8;
const bucketMs = 500;
/** A documented limit is probed by no more than this: a vault has other callers, too. */
const ceilingShare = 1.25;
/** The rate to begin with: 0.8 of the limit, with 0.8 of one window at once; unbounded when no limit is known. */
function startRate(limit, now) {
	const perSecond = limit === void 0 ? Number.POSITIVE_INFINITY : limit.count / limit.windowMs * 1e3;
	const burst = limit === void 0 ? Number.POSITIVE_INFINITY : Math.max(1, limit.count * startShare);
	return {
		perSecond: perSecond * startShare,
		tokens: burst,
		burst,
		ceiling: perSecond * ceilingShare,
		plateau: {
			perSecond,
			at: now + rampMs(perSecond, startShare)
		},
		pausedUntil: 0,
		measured: 0,
		counted: {
			since: bucketStart(now),
			accepted: 0
		},
		updatedAt: now
	};
}
/** One request wants to go out: 0 and the rate without its token, or how many milliseconds to wait before asking again. */
function takeSend(rate, now) {
	const next = advance(rate, now);
	if (now < next.pausedUntil) return {
		rate: next,
		waitMs: Math.ceil(next.pausedUntil - now)
	};
	if (next.tokens > 1 - 1e-9) return {
		rate: {
			...next,
			tokens: Math.max(0, next.tokens - 1)
		},
		waitMs: 0
	};
	return {
		rate: next,
		waitMs: Math.max(1, Math.ceil((1 - next.tokens) / next.perSecond * 1e3))
	};
}
/** A request was let through, whatever else was answered. */
function noteAccepted(rate, now) {
	const next = advance(rate, now);
	return {
		...next,
		counted: {
			...next.counted,
			accepted: next.counted.accepted + 1
		}
	};
}
/** A request that went out at `sentAt` was answered 429. */
function noteThrottled(rate, { now, sentAt, retryAfterMs = 0 }) {
	const next = advance(rate, now);
	const pausedUntil = Math.max(next.pausedUntil, now + retryAfterMs);
	if (next.cutAt !== void 0 && sentAt <= next.cutAt) return {
		...next,
		pausedUntil
	};
	const base = Math.max(slowestPerSecond, Math.min(measuredRate(next), next.perSecond));
	const perSecond = Math.max(slowestPerSecond, base * cutShare);
	return {
		...next,
		perSecond,
		tokens: 0,
		burst: Math.max(1, perSecond),
		plateau: {
			perSecond: base,
			at: now + rampMs(base, cutShare)
		},
		cutAt: now,
		pausedUntil
	};
}
/** Rolls the measurement, refills the tokens and lets the rate grow, up to `now`. */
function advance(rate, now) {
	if (now <= rate.updatedAt) return rate;
	const { measured, counted } = roll(rate, now);
	const perSecond = grow(rate, measured, now);
	const burst = rate.cutAt === void 0 ? rate.burst : Math.max(1, perSecond);
	const refilled = rate.tokens + rate.perSecond * (now - rate.updatedAt) / 1e3;
	return {
		...rate,
		measured,
		counted,
		perSecond,
		burst,
		tokens: Math.min(burst, refilled),
		updatedAt: now
	};
}
/** A rate that nobody uses proves nothing, so it is never raised beyond twice what is measured. */
function grow(rate, measured, now) {
	if (rate.perSecond === Number.POSITIVE_INFINITY) return rate.perSecond;
	const seconds = (now - rate.plateau.at) / 1e3;
	const curve = curveScale * seconds ** 3 + rate.plateau.perSecond;
	return Math.max(rate.perSecond, Math.min(curve, 2 * measured, rate.ceiling));
}
function roll({ measured, counted }, now) {
	const since = bucketStart(now);
	if (since <= counted.since) return {
		measured,
		counted
	};
	const perSecond = counted.accepted / (since - counted.since) * 1e3;
	return {
		measured: smoothing * perSecond + .19999999999999996 * measured,
		counted: {
			since,
			accepted: 0
		}
	};
}
/** The first half second has no smoothed figure yet. */
function measuredRate({ measured, counted }) {
	return measured > 0 ? measured : counted.accepted / bucketMs * 1e3;
}
/** How long the curve takes from this share of a rate back to the rate. */
function rampMs(perSecond, share) {
	return perSecond === Number.POSITIVE_INFINITY ? 0 : Math.cbrt(perSecond * (1 - share) / curveScale) * 1e3;
}
function bucketStart(now) {
	return Math.floor(now / bucketMs) * bucketMs;
}

// ../core/dist/runs/pace/learned-pace.js
function startPace(limit, slots, now) {
	return {
		rate: startRate(limit, now.getTime()),
		width: slots.least,
		throttled: 0
	};
}
/** What an answer teaches: a 429 narrows and slows, any other one widens where width was all that was missing. */
function learnPace(pace, slots, answer, now) {
	const { status, retryAfterMs, sentAt, full } = answer;
	if (status === void 0) return pace;
	if (status !== 429) {
		const width = full ? Math.min(pace.width + 1, slots.most) : pace.width;
		return {
			...pace,
			rate: noteAccepted(pace.rate, now.getTime()),
			width
		};
	}
	const capped = retryAfterMs === void 0 ? void 0 : Math.min(retryAfterMs, longestRetryAfterMs);
	return {
		rate: noteThrottled(pace.rate, {
			now: now.getTime(),
			sentAt,
			retryAfterMs: capped
		}),
		width: slots.least,
		throttled: pace.throttled + 1,
		throttledAt: now
	};
}

// ../core/dist/runs/pace/pause.js
function createPause(clock) {
	let current;
	return {
		isOn: () => current !== void 0,
		start(ms, goOn) {
			const mine = new AbortController();
			current = mine;
			const end = () => {
				if (current !== mine) return;
				current = void 0;
				goOn();
			};
			clock.sleep(ms, mine.signal).then(end, () => void 0);
		},
		giveUp() {
			current?.abort();
			current = void 0;
		}
	};
}

// ../core/dist/runs/pace/request-queue.js
function createRequestQueue(options) {
	const { limit, slots, clock, takeShared, releaseShared } = options;
	const waiters = /* @__PURE__ */ new Set();
	const pause = createPause(clock);
	let pace = startPace(limit, slots, clock.now());
	let inFlight = 0;
	const pump = () => {
		if (pause.isOn()) return;
		for (const waiter of waiters) {
			if (inFlight >= pace.width || !takeShared()) break;
			const { rate, waitMs } = takeSend(pace.rate, clock.now().getTime());
			pace = {
				...pace,
				rate
			};
			if (waitMs > 0) {
				releaseShared();
				pause.start(waitMs, pump);
				break;
			}
			waiters.delete(waiter);
			inFlight++;
			waiter.grant(createPermit(clock.now().getTime()));
		}
		leaveNoTimer();
	};
	const createPermit = (sentAt) => {
		let left = false;
		return { leave(answer) {
			if (left) return;
			left = true;
			const full = inFlight >= pace.width && waiters.size > 0;
			inFlight--;
			releaseShared();
			pace = learnPace(pace, slots, {
				...answer,
				sentAt,
				full
			}, clock.now());
			pump();
		} };
	};
	/** With nobody left to wait, a timer would only hold the process. */
	const leaveNoTimer = () => {
		if (waiters.size === 0) pause.giveUp();
	};
	return {
		pump,
		async enter(signal) {
			signal?.throwIfAborted();
			const { promise, resolve, reject } = Promise.withResolvers();
			const waiter = { grant: resolve };
			const abort = () => {
				if (!waiters.delete(waiter)) return;
				leaveNoTimer();
				reject(signal?.reason);
			};
			signal?.addEventListener("abort", abort, { once: true });
			waiters.add(waiter);
			pump();
			try {
				return await promise;
			} finally {
				signal?.removeEventListener("abort", abort);
			}
		},
		state: () => ({
			...pace.rate.perSecond !== Number.POSITIVE_INFINITY && { perSecond: pace.rate.perSecond },
			inFlight,
			waiting: waiters.size,
			slots: pace.width,
			throttled: pace.throttled,
			...pace.throttledAt !== void 0 && { throttledAt: pace.throttledAt }
		})
	};
}

// ../core/dist/runs/pace/retry-quota.js
const mostTokens = 500;
const costs = {
	transient: 14,
	throttled: 5
};
function fullQuota() {
	return { tokens: mostTokens };
}
/** What is left after one more retry; `undefined` when there is not enough for it. */
function payRetry({ tokens }, cause) {
	return tokens < costs[cause] ? void 0 : { tokens: tokens - costs[cause] };
}
/** A success gives one token back, a success after a retry what the retry has cost. */
function refundSuccess({ tokens }, retried) {
	return { tokens: Math.min(mostTokens, tokens + (retried === void 0 ? 1 : costs[retried])) };
}

// ../core/dist/runs/pace/service-limits.js
/** Azure Key Vault service limits: transactions with software keys in any ten seconds, for RSA 2048 and all EC keys. */
const vaultLimits = {
	read: {
		count: 4e3,
		windowMs: 1e4
	},
	create: {
		count: 20,
		windowMs: 1e4
	}
};
/** The same for keys in an HSM: half. */
const hsmLimits = {
	read: {
		count: 2e3,
		windowMs: 1e4
	},
	create: {
		count: 10,
		windowMs: 1e4
	}
};
/**
* What is documented of the limits behind a URL; nothing for loopback hosts. Larger keys weigh up to eight times as much,
* and a key list does not tell their type, so this is where to begin and no more.
*/
function documentedLimits(vaultUrl) {
	const { hostname } = new URL(vaultUrl);
	if (isLoopbackHost(hostname)) return void 0;
	return isManagedHsmHost(hostname) ? hsmLimits : vaultLimits;
}

// ../core/dist/runs/pace/run-limiter.js
const defaultSlots = {
	read: {
		least: 16,
		most: 32
	},
	create: {
		least: 2,
		most: 2
	}
};
const defaultAtOnce = 64;
/** Two fill what a vault in Azure takes of them. Of a loopback host no limit is known. */
function slotsFor(vaultUrl) {
	return isLoopbackHost(new URL(vaultUrl).hostname) ? {
		...defaultSlots,
		create: {
			least: 2,
			most: 8
		}
	} : defaultSlots;
}
/**
* Keeps the requests of one run within what its vaults take: one rate for each vault and operation class, which begins
* below the documented limits and adapts to what the vault answers; a bound on what is under way; one quota of retries.
*/
function createRunLimiter(options = {}) {
	const { clock = systemClock, limitsOf = documentedLimits, atOnce = defaultAtOnce, slots } = options;
	const queues = /* @__PURE__ */ new Map();
	let underWay = 0;
	let turnedAway = false;
	let quota = fullQuota();
	const queueOf = (vaultUrl, operation) => {
		const { origin } = new URL(vaultUrl);
		const id = `${operation} ${origin}`;
		const existing = queues.get(id);
		if (existing !== void 0) return existing.queue;
		const limit = limitsOf(origin)?.[operation];
		const queue = createRequestQueue({
			limit,
			slots: (slots ?? slotsFor(origin))[operation],
			clock,
			takeShared,
			releaseShared
		});
		queues.set(id, {
			vaultUrl: origin,
			operation,
			queue
		});
		return queue;
	};
	const takeShared = () => {
		if (underWay >= atOnce) {
			turnedAway = true;
			return false;
		}
		underWay++;
		return true;
	};
	const releaseShared = () => {
		underWay--;
		if (!turnedAway) return;
		turnedAway = false;
		queueMicrotask(pumpAll);
	};
	const pumpAll = () => {
		for (const [id, entry] of [...queues]) {
			queues.delete(id);
			queues.set(id, entry);
			entry.queue.pump();
			if (turnedAway) return;
		}
	};
	return {
		enter: (vaultUrl, operation, signal) => queueOf(vaultUrl, operation).enter(signal),
		takeRetry(cause) {
			const left = payRetry(quota, cause);
			if (left === void 0) return false;
			quota = left;
			return true;
		},
		noteSuccess(retried) {
			quota = refundSuccess(quota, retried);
		},
		state: () => ({
			queues: [...queues.values()].map(({ queue, ...names }) => ({
				...names,
				...queue.state()
			})),
			retryTokens: quota.tokens
		})
	};
}

// ../core/dist/runs/report.js
const reportFormat = "keyturn-report-1";
/** Pure: what the report's content says about this key. */
function remainingOf(report, vaultUrl, name) {
	const reported = report?.keys.get(keyOf$1(vaultUrl, name));
	if (reported === void 0 || reported.dryRun) return { step: "begin" };
	if (reported.rotated) return { step: "done" };
	if (reported.outcome === "indeterminate") {
		const { operationId, previousVersion, knownVersions } = reported;
		return {
			step: "look",
			...operationId && { operationId },
			...previousVersion && { previousVersion },
			...knownVersions && { knownVersions }
		};
	}
	return reported.outcome === "failed" ? { step: "begin" } : { step: "done" };
}
/** The event as a line of the file, without its line end. */
function reportLine(event) {
	switch (event.type) {
		case "done": return {
			type: "result",
			result: event.outcome
		};
		case "listed": return {
			type: "listed",
			vaultUrl: event.vaultUrl,
			keys: event.keys
		};
		case "vault-failed": return {
			type: "vault-failed",
			vaultUrl: event.vaultUrl,
			error: event.error.toJSON()
		};
	}
}
const optionalText = optional$1(nullable(string()));
const lineSchema = variant("type", [
	object({
		type: literal("run"),
		format: literal(reportFormat),
		startedOn: pipe(string(), isoTimestamp()),
		dryRun: boolean(),
		shard: optionalText
	}),
	object({
		type: literal("result"),
		result: object({
			key: string(),
			vaultUrl: string(),
			outcome: picklist([
				"rotated",
				"adopted",
				"not-due",
				"skipped",
				"failed",
				"indeterminate"
			]),
			rotated: boolean(),
			dryRun: boolean(),
			operationId: optionalText,
			previousVersion: optionalText,
			knownVersions: optional$1(array(string())),
			version: optionalText
		})
	}),
	object({ type: literal("listed") }),
	object({ type: literal("vault-failed") }),
	object({
		type: literal("end"),
		complete: boolean()
	})
]);
/**
* Reads the content of a report file. Its last line may be cut off, since a process can end in the middle of a write.
*
* @throws {KeyturnError} `INVALID_INPUT` for anything else that is no report, with the number of the line
*/
function parseFleetReport(text) {
	const lines = text.split("\n");
	const keys = /* @__PURE__ */ new Map();
	let head;
	let complete = false;
	for (const [index, line] of lines.entries()) {
		if (line === "") continue;
		const parsed = safeParse(lineSchema, readJson(line));
		if (!parsed.success) {
			if (index === lines.length - 1) continue;
			throw new KeyturnError("INVALID_INPUT", `line ${index + 1} of the report is not one of keyturn's report lines`, { hint: "Name a report that a rotation has written, or a new file." });
		}
		const entry = parsed.output;
		if (head === void 0 && entry.type !== "run") break;
		if (entry.type === "run") {
			complete = false;
			head ??= {
				startedOn: new Date(entry.startedOn),
				...entry.shard && { shard: entry.shard }
			};
		}
		if (entry.type === "result") {
			const { operationId, previousVersion, knownVersions, version, ...result } = entry.result;
			keys.set(keyOf$1(result.vaultUrl, result.key), {
				...result,
				...result.outcome === "indeterminate" && operationId && { operationId },
				...result.outcome === "indeterminate" && knownVersions && { knownVersions },
				...previousVersion && { previousVersion },
				...version && { version }
			});
		}
		if (entry.type === "end") complete = entry.complete;
	}
	if (head === void 0) throw new KeyturnError("INVALID_INPUT", "the report does not begin with keyturn's first report line");
	return {
		...head,
		complete,
		keys
	};
}
function readJson(line) {
	try {
		return JSON.parse(line);
	} catch {
		return;
	}
}
/** The service takes host and name in any case. */
function keyOf$1(vaultUrl, name) {
	return `${vaultUrl.toLowerCase()}/${name.toLowerCase()}`;
}

// ../core/dist/runs/report-file.js
/**
* Opens a report file, for its owner alone.
*
* @throws {KeyturnError} `INVALID_INPUT` when it is there and is not to be resumed, is no report, or is another shard's
*/
async function openReport(file, { resume, dryRun, shard }) {
	const found = resume ? await readReport(file, shard) : void 0;
	const before = found?.report;
	const handle = await openForAppend(file, resume);
	const write = (line) => handle.appendFile(`${JSON.stringify(line)}\n`);
	if (found !== void 0) await handle.truncate(found.wholeBytes);
	await write({
		type: "run",
		format: reportFormat,
		startedOn: (/* @__PURE__ */ new Date()).toISOString(),
		dryRun,
		...shard !== void 0 && { shard: formatShard(shard) }
	});
	return {
		...before !== void 0 && { before },
		write: (event) => write(reportLine(event)),
		async end(complete) {
			await write({
				type: "end",
				endedOn: (/* @__PURE__ */ new Date()).toISOString(),
				complete
			});
			await handle.sync();
			await handle.close();
		}
	};
}
async function readReport(file, shard) {
	let text;
	try {
		const handle = await openRegularFile(file, "read");
		text = await handle.readFile("utf8").finally(() => handle.close());
	} catch (error) {
		if (error.code === "ENOENT") return void 0;
		throw unusable(file, error);
	}
	const report = parseFleetReport(text);
	const asked = shard === void 0 ? void 0 : formatShard(shard);
	if (report.shard === asked) return {
		report,
		wholeBytes: Buffer.byteLength(text.slice(0, text.lastIndexOf("\n") + 1))
	};
	throw new KeyturnError("INVALID_INPUT", `"${file}" is the report of ${nameShard(report.shard)}, and this run is ${nameShard(asked)}`);
}
async function openForAppend(file, resume) {
	try {
		return await openRegularFile(file, resume ? "append" : "append to a new one");
	} catch (error) {
		if (error.code !== "EEXIST") throw unusable(file, error);
		throw new KeyturnError("INVALID_INPUT", `"${file}" exists already, and a report is not overwritten`, { hint: "Go on where it stops (resume), or choose another name." });
	}
}
function nameShard(shard) {
	return shard === void 0 ? "all shards" : `shard ${shard}`;
}
function unusable(file, error) {
	const { code, message } = error;
	return new KeyturnError("INVALID_INPUT", `the report "${file}" cannot be used: ${code ?? message}`, { cause: error });
}

// ../core/dist/runs/retire-keys.js
/**
* Retires the old versions of many keys, each as `retireVersions` does. A key that cannot be looked at stops no other: its
* error is in its outcome. A key that is named twice is taken once.
*
* @param selection which keys of which vaults
* @returns one outcome a key, those of a vault together, in the order of the selection or by name
* @throws {KeyturnError} `INVALID_INPUT` for options that are not allowed, before anything is sent
*/
async function retireKeys(selection, options = {}) {
	readRetirementRules(options);
	const { versionsOf, keep, grace, uses, undo, dryRun = false, signal } = options;
	return runEachKey(selection, options, {
		work: ({ name }, vault) => retireVersions(vault, name, {
			keep,
			grace,
			uses,
			undo,
			dryRun,
			signal,
			versions: versionsOf?.(vault.url, name)
		}),
		failed: (error, { name }, vault) => ({
			key: name,
			vaultUrl: vault.url,
			outcome: "failed",
			dryRun,
			reason: null,
			steps: [],
			left: [],
			nextOn: null,
			error: error.toJSON()
		})
	});
}

// ../core/dist/rotation/decide-from-list.js
/** A list page carries the latest version's dates, which settle most keys of a fleet without a call of their own. */
function decideFromList(vault, item, settings) {
	if (hasOpenIntent(vault, item, settings)) return void 0;
	const isElsewhere = item.managed || item.externalKey !== void 0;
	if (!isElsewhere && (settings.rules.ifDue || isForced(settings.rules))) return void 0;
	const decision = planRotation(item, settings.rules, vault.now());
	if (decision.action === "rotate" || !(item.enabled || isElsewhere)) return void 0;
	return decision.action === "skip" ? {
		outcome: "skipped",
		reason: decision.reason
	} : notDue(decision);
}
/** The list gives the dates, the policy the rule: one call tells most keys apart from those that are due. */
async function decideFromPolicy(vault, item, settings) {
	if (!settings.rules.ifDue || !item.enabled || hasOpenIntent(vault, item, settings)) return void 0;
	const policy = await getRotationPolicy(vault, item.name);
	const decision = planRotation({
		...item,
		policy
	}, settings.rules, vault.now());
	return decision.action === "wait" ? notDue(decision) : void 0;
}
/** What an earlier run began may be why the key looks young, and has not been reported. */
function hasOpenIntent(vault, { name }, { dryRun, journal }) {
	return !dryRun && journal?.findOpen(vault.url, name) !== void 0;
}
function notDue({ reason, nextDue }) {
	return {
		outcome: "not-due",
		reason,
		nextDue: nextDue === void 0 ? null : iso(nextDue)
	};
}

// ../core/dist/runs/rotate-keys.js
/**
* Rotates many keys of many vaults when they are due, each as `rotateKey` does, and reports each. A list is read as it is
* needed; a key that the list already shows not to be due costs no call of its own, and one whose policy is asked costs
* one. Nothing that fails stops anything else: the error of a key is in its outcome.
*
* When the signal aborts, nothing new is begun, what is in flight is brought to its end, and the keys that were named and
* not begun are reported as failed with `INTERRUPTED`.
*
* @param selection which keys of which vaults
* @returns one outcome a key, those of a vault together, in the order of the selection or by name
* @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read, before anything is sent
*/
async function rotateKeys(selection, options = {}) {
	refuseUnknownOptions("rotateKeys", options, rotateKeysOptionNames);
	const { report: _, onOutcome: __, onProgress: ___, limiter: ____, ...rules } = options;
	const keys = [...selection];
	return conductRun(keys, options, (run) => streamRotation(keys, {
		...rules,
		...run
	}));
}
const selectionOptionNames = {
	...rotateOptionNames,
	select: true,
	shard: true,
	rotationsAtOnce: true,
	graceMs: true,
	clock: true
};
const streamOptionNames = {
	...selectionOptionNames,
	before: true,
	onFound: true
};
const rotateKeysOptionNames = {
	...selectionOptionNames,
	report: true,
	onOutcome: true,
	onProgress: true,
	limiter: true
};
/**
* As `rotateKeys`, and hands on each outcome as soon as it is there; nothing is collected, so a run may have any number of keys.
*
* @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read, before anything is sent
*/
function streamRotation(selection, { before, ...options } = {}) {
	refuseUnknownOptions("streamRotation", {
		before,
		...options
	}, streamOptionNames);
	const keys = [...selection];
	const asked = readRotateOptions(options);
	const rotationsAtOnce = readAtOnce(options.rotationsAtOnce ?? 4);
	const sent = /* @__PURE__ */ new Map();
	const settingsOf = (vault) => ({
		...asked,
		onEvent: (event) => {
			if (event.type === "sending") {
				const { operationId, previousVersion, knownVersions } = event;
				sent.set(`${vault.url}/${event.key}`, {
					operationId,
					previousVersion,
					knownVersions
				});
			}
			asked.onEvent?.(event);
		}
	});
	const slots = new Map(keys.map(({ vault }) => [vault.url, withSlots(rotationsAtOnce)]));
	const about = (vault, key) => ({
		key,
		vaultUrl: vault.url,
		dryRun: asked.dryRun
	});
	return forEachKey(keys, {
		work: async (key, vault) => {
			const settings = settingsOf(vault);
			const remaining = remainingOf(before, vault.url, key.name);
			const isNoted = settings.journal?.findOpen(vault.url, key.name) !== void 0;
			if (before !== void 0 && remaining.step === "look" && !isNoted) {
				const landed = await findLanded(vault, key.name, {
					at: before.startedOn,
					remaining,
					settings
				});
				if (landed !== void 0) return landed;
			}
			const known = (key.listed && decideFromList(vault, key.listed, settings)) ?? (key.listed && await decideFromPolicy(vault, key.listed, settings));
			if (known !== void 0) return rotationResult(about(vault, key.name), known);
			const previousVersion = remaining.step === "look" ? remaining.previousVersion : void 0;
			const rotate = () => rotateOne(vault, key.name, {
				...settings,
				expectVersion: previousVersion ?? settings.expectVersion
			});
			const result = await (slots.get(vault.url)?.(rotate) ?? rotate());
			sent.delete(`${vault.url}/${key.name}`);
			return result;
		},
		failed: (error, key, vault) => {
			const before = isRefusal(error) ? void 0 : sent.get(`${vault.url}/${key.name}`);
			sent.delete(`${vault.url}/${key.name}`);
			return rotationResult(about(vault, key.name), {
				outcome: before === void 0 ? "failed" : "indeterminate",
				reason: {
					code: "UNDECIDED",
					message: before === void 0 ? "it was not rotated" : "the run ended before its rotation did"
				},
				...before,
				error: error.toJSON()
			});
		},
		shard: options.shard,
		isDone: (name, vault) => remainingOf(before, vault.url, name).step === "done",
		select: options.select,
		signal: options.signal,
		graceMs: options.graceMs,
		onFound: options.onFound,
		clock: options.clock
	});
}
/** The run ends by itself with these; everything else is the vault's own word on the request that was sent. */
function isRefusal({ code }) {
	return code !== "INTERRUPTED" && code !== "TIMED_OUT";
}
function readAtOnce(value) {
	if (Number.isInteger(value) && value >= 1 && value <= 16) return value;
	throw new KeyturnError("INVALID_INPUT", `rotationsAtOnce: ${value} is out of range; use a whole number from 1 to 16`);
}
/** What became of a request whose outcome the run before could not tell. `undefined`: nothing new, and it is open again. */
async function findLanded(vault, key, { at, remaining, settings }) {
	const { operationId = "", previousVersion } = remaining;
	const knownVersions = await knownBefore(vault, key, remaining);
	if (previousVersion !== void 0 && knownVersions !== void 0) {
		const intent = {
			operationId,
			vaultUrl: vault.url,
			key,
			previousVersion,
			knownVersions,
			at: iso(at)
		};
		return takeUp(vault, intent, settings);
	}
	const error = new KeyturnError("INDETERMINATE", `whether key "${key}" got a new version is unknown: the report does not say which versions it had before`, { hint: say`Look at what is there: ${{
		verb: "versions",
		key,
		vaultUrl: vault.url
	}}` });
	return rotationResult({
		key,
		vaultUrl: vault.url,
		dryRun: settings.dryRun
	}, {
		outcome: "indeterminate",
		reason: {
			code: "UNDECIDED",
			message: "the run before did not see how its rotation ended"
		},
		previousVersion: previousVersion ?? null,
		error: error.toJSON()
	});
}
/** Ids decide which version is new, never dates. Where there is but one other than the latest before, that is the new one. */
async function knownBefore(vault, key, { previousVersion, knownVersions }) {
	if (knownVersions !== void 0 || previousVersion === void 0) return knownVersions;
	let others = 0;
	for await (const { version } of vault.listVersions(key)) if (version !== previousVersion) others++;
	return others <= 1 ? [previousVersion] : void 0;
}

// ../core/dist/runs/shard-of-job.js
/**
* GitHub has the two in the `strategy` context alone, Kubernetes has no variable for the completions: their workflow or
* manifest sets them. Sources: GitHub "Contexts reference", GitLab "Predefined CI/CD variables", Azure Pipelines
* "Predefined variables", Kubernetes "Indexed Job".
*/
const engines = [
	{
		name: "GitHub matrix",
		index: "STRATEGY_JOB_INDEX",
		total: "STRATEGY_JOB_TOTAL",
		first: 0,
		advice: `Set it in the step: STRATEGY_JOB_TOTAL: ${onGithub("job-total")}`
	},
	{
		name: "GitLab parallel",
		index: "CI_NODE_INDEX",
		total: "CI_NODE_TOTAL",
		first: 1,
		advice: "GitLab sets it; pass it on to where keyturn runs."
	},
	{
		name: "Azure Pipelines strategy",
		index: "SYSTEM_JOBPOSITIONINPHASE",
		total: "SYSTEM_TOTALJOBSINPHASE",
		first: 1,
		advice: "Azure Pipelines sets it; pass it on to where keyturn runs."
	},
	{
		name: "Kubernetes indexed Job",
		index: "JOB_COMPLETION_INDEX",
		total: "JOB_COMPLETIONS",
		first: 0,
		advice: "Set it in the container's env to the Job's spec.completions."
	}
];
/**
* The shard of a job among those that its engine runs side by side: a GitHub matrix, GitLab `parallel`, a strategy of Azure
* Pipelines, an indexed Job of Kubernetes. Pure.
*
* @param env the variables of the job
* @throws {KeyturnError} `INVALID_INPUT` when no engine says it, or what it says is no shard
*/
function shardOfJob(env) {
	const engine = engines.find(({ index }) => env[index]);
	if (engine === void 0 && env.CI_NODE_TOTAL === "1") return {
		index: 1,
		count: 1
	};
	if (engine === void 0) throw noEngine(env);
	const { name, index, total, first, advice } = engine;
	const count = env[total];
	if (!count) throw refuse(`${index} is ${quote(env[index])} (${name}), and ${total} is not set`, advice);
	const position = Number(env[index]) + 1 - first;
	try {
		return parseShard(`${position}/${count}`);
	} catch (error) {
		if (!(error instanceof KeyturnError)) throw error;
		const range = first === 0 ? "counted from 0" : "counted from 1";
		throw refuse(`${index} ${quote(env[index])} (${range}) and ${total} ${quote(count)} (${name}) make no shard`);
	}
}
/** An expression of a workflow. */
function onGithub(member) {
	return `$\{{ strategy.${member} }}`;
}
function noEngine(env) {
	const known = engines.map(({ name, index, total }) => `${index} and ${total} (${name})`).join(", ");
	const hint = env.GITHUB_ACTIONS === "true" ? `Set in the step: STRATEGY_JOB_INDEX: ${onGithub("job-index")} and STRATEGY_JOB_TOTAL: ${onGithub("job-total")}` : "Give I/N, such as 1/4, instead.";
	return refuse(`nothing says which of several jobs this is: looked for ${known}`, hint);
}
function refuse(problem, hint) {
	return new KeyturnError("INVALID_INPUT", `shard auto: ${problem}`, hint === void 0 ? {} : { hint });
}

// src/inputs/key-names.ts
/** The keys that the input `keys` names, in each vault. A name is of every vault, an id of its own. */
function readTargets(reader, connections) {
	const targets = connections.map((connection) => ({
		connection,
		keys: []
	}));
	for (const item of reader.list("keys", /\n/)) {
		const own = item.includes("/") ? targetsOfId(reader, item, targets) : {
			name: item,
			targets
		};
		if (own === void 0 || reader.attempt(() => parseKeyName(own.name)) === void 0) continue;
		const { name } = own;
		for (const { keys } of own.targets) if (!keys.some((other) => other.toLowerCase() === name.toLowerCase())) keys.push(name);
		else if (own.targets.length === 1 || own.targets[0]?.keys === keys) reader.problem(`"keys" has "${name}" twice`);
	}
	return targets;
}
/** A key's id, when it is one of the step's vaults and of no single version: the operations work on whole keys. */
function targetsOfId(reader, id, targets) {
	const allowHost = targets[0]?.connection.allowHost;
	const key = reader.attempt(() => parseKeyId(id, withoutUndefined({ allowHost })));
	if (key === void 0) return void 0;
	if (key.version !== void 0) reader.problem(`"keys" has "${id}", the id of one version; leave the version out`);
	return {
		name: key.name,
		targets: vaultsOfId(reader, {
			id,
			input: "keys"
		}, targets)
	};
}
/** Those of the step's vaults that an id is of; none is a problem of the input that has it. */
function vaultsOfId(reader, { id, input }, targets) {
	const own = targets.filter(({ connection }) => isOfVault(id, connection));
	const [first, ...others] = targets;
	if (own.length === 0 && first?.connection.vault) {
		const where = others.length === 0 ? `the vault "${first.connection.vault}"` : "any of the vaults";
		reader.problem(`"${input}" has "${id}", which is not in ${where}`);
	}
	return own;
}
function isOfVault(id, { vault, cloud, allowHost }) {
	const reference = quietly(() => parseVaultReference(vault, withoutUndefined({
		cloud,
		allowHost
	})));
	const own = quietly(() => parseVaultReference(id, withoutUndefined({ allowHost })));
	if (reference === void 0 || own === void 0) return reference === void 0;
	return own.kind === "azure" && reference.kind === "azure" ? own.url === reference.url : own.kind === reference.kind && own.name === reference.name;
}
function readSelection(reader, named, { operation, env }) {
	const all = reader.boolean("all");
	const tags = reader.tags() ?? {};
	const isNamed = reader.has("keys");
	const shard = reader.text("shard");
	if (all && isNamed) reader.problem("\"all: true\" and \"keys\" exclude each other");
	if (!all && !isNamed && !reader.has("event")) reader.problem("no key is named: set \"keys\", one a line, or \"all: true\"");
	if (!all && Object.keys(tags).length > 0) reader.problem(`"tags" goes with "all: true" when the operation is ${operation}`);
	if (shard !== void 0 && !all) reader.problem("\"shard\" goes with \"all: true\"");
	return withoutUndefined({
		all,
		targets: named.map(({ connection, keys }) => ({
			connection,
			keys: all ? "all" : keys
		})),
		tags,
		shard: shard === void 0 ? void 0 : reader.attempt(() => readShard(shard, env))
	});
}
function readShard(text, env) {
	return text === "auto" ? shardOfJob(env) : parseShard(text, "\"shard\"");
}

// src/inputs/make-inputs.ts
function readMake(reader, operation, targets) {
	if (!reader.has("keys")) reader.problem("no key is named: set \"keys\", one a line");
	const keyType = reader.choice("type", keyTypes);
	if (!reader.has("type")) reader.problem(`"type" is missing: one of ${keyTypes.join(", ")}`);
	const ops = reader.list("ops", /[\n,]/);
	for (const op of ops) if (findKeyOperation(op) === void 0) reader.problem(`"ops" has "${op}"; allowed: ${keyOperations.join(", ")}`);
	const expires = reader.expiry("expires");
	const notBefore = reader.expiry("not-before");
	if (operation === "ensure" && notBefore !== void 0 && isDuration(notBefore)) reader.problem("\"not-before\" must be a date for ensure: a duration would name another date in each run");
	const rotationPolicy = withoutUndefined({
		rotateEvery: reader.duration("rotate-every"),
		rotateBeforeExpiry: reader.duration("rotate-before-expiry"),
		expireAfter: reader.duration("expire-after"),
		notifyBefore: reader.duration("notify-before")
	});
	if (Object.keys(rotationPolicy).length > 0 && reader.problems.length === 0) reader.attempt(() => checkPolicy(rotationPolicy));
	const key = withoutUndefined({
		keyType: keyType ?? "EC",
		keySize: reader.integer("size", "number of bits, such as 2048"),
		curve: reader.choice("curve", keyCurves, findKeyCurve),
		keyOperations: ops.length > 0 ? ops.flatMap((op) => findKeyOperation(op) ?? []) : void 0,
		...expires !== void 0 && (isDuration(expires) ? { expiresAfter: expires } : { expiresOn: expires }),
		notBefore,
		enabled: reader.boolean("disabled") ? false : void 0,
		tags: reader.tags(),
		exportable: reader.boolean("exportable") ? true : void 0,
		releasePolicyFile: reader.text("release-policy"),
		rotationPolicy: Object.keys(rotationPolicy).length > 0 ? rotationPolicy : void 0
	});
	return {
		operation,
		timeout: reader.duration("timeout") ?? "1h",
		targets,
		key,
		newVersion: operation === "create" && reader.boolean("new-version")
	};
}
function isDuration(text) {
	return quietly(() => parseDuration(text)) !== void 0;
}

// ../core/dist/manifest/fields/field.js
/** A field whose values need no translation unless it says so. */
function keyField(field) {
	return {
		isDefaultFor: () => true,
		read: (written) => written,
		toChange: (wanted) => wanted,
		...field
	};
}

// ../core/dist/manifest/fields/moment.js
/** For counts whose length does not matter. */
const anyDay = /* @__PURE__ */ new Date("2001-01-01T00:00:00Z");
const beginsLikeDate = /^\d{4}-/;
/** A date or a duration, as the schema lets it through. */
function readMoment(text) {
	return beginsLikeDate.test(text) ? { on: parseExpiry(text, anyDay) } : { after: parseDuration(text) };
}
/** As plans hold it. */
function momentText(moment) {
	return "on" in moment ? iso(moment.on) : formatDuration(moment.after);
}
/** The date that is meant, for a version that was or will be made at `made`. */
function momentFrom(moment, made) {
	return "on" in moment ? moment.on : addDuration(made, moment.after);
}
/** The same, of the text in a plan. */
function dateOfMomentText(text, made) {
	return beginsLikeDate.test(text) ? new Date(text) : addDuration(made, parseDuration(text));
}
function dateText(date) {
	return date === void 0 ? null : iso(date);
}
/** The vault's clock and ours differ by seconds, and a step is applied later than it was planned. */
const momentToleranceMs = 36e5;
/** Whether a date is the one that is meant for a version; one that was counted from its making, about that. */
function isMomentOf(text, made, date) {
	const meant = dateOfMomentText(text, made);
	if (beginsLikeDate.test(text)) return isSameSecond(meant, date);
	return date !== void 0 && Math.abs(meant.getTime() - date.getTime()) <= 36e5;
}
/** The service keeps whole seconds. */
function isSameSecond(a, b) {
	return b !== void 0 && Math.floor(a.getTime() / 1e3) === Math.floor(b.getTime() / 1e3);
}

// ../core/dist/manifest/fields/schema-parts.js
/** The forms of `duration.ts`, as one expression that editors can use. */
const durationPattern = /^(\d+(s|min|h|d|w|mo|y)|P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/;
const momentPattern = new RegExp(`${durationPattern.source}|${/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.source}`);
const anyTime = /* @__PURE__ */ new Date(0);
function duration(description$1, examples$2) {
	return pipe(string(({ input }) => `${show(input)} is not a duration; write a number with a unit such as 90d, or ISO 8601 such as P90D`), regex(durationPattern, ({ input }) => complaint(() => parseDuration(input))), check((text) => !durationPattern.test(text) || succeeds(() => parseDuration(text)), ({ input }) => complaint(() => parseDuration(input))), description(description$1), examples(examples$2));
}
function moment(description$5, examples$1) {
	return pipe(string(({ input }) => `${show(input)} is not a point in time; write a date such as 2027-01-31, or a duration such as 1y`), regex(momentPattern, ({ input }) => complaint(() => parseExpiry(input, anyTime))), check((text) => !momentPattern.test(text) || succeeds(() => parseExpiry(text, anyTime)), ({ input }) => complaint(() => parseExpiry(input, anyTime))), description(description$5), examples(examples$1));
}
function oneOf(values, description$7) {
	return pipe(picklist(values, ({ input }) => `${show(input)} is none of ${values.join(", ")}`), description(description$7));
}
/** As `oneOf`, in any case. @param others what else is understood */
function oneOfInAnyCase(values, description$4, others = []) {
	const pattern = [...values, ...others].map((value) => value.replaceAll(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`));
	const complain = ({ input }) => `${show(input)} is none of ${values.join(", ")}`;
	const inAnyCase = pipe(string(), regex(new RegExp(`^(${pattern.join("|")})$`), complain));
	return pipe(union([picklist(values), inAnyCase], complain), description(description$4));
}
function flag(description$2) {
	return pipe(boolean(({ input }) => `${show(input)} is neither true nor false`), description(description$2));
}
function text(what) {
	return string(({ input }) => `${show(input)} is not ${what}; put it in quotes if it is meant as text`);
}
function list(item, what, description$6) {
	return pipe(array(item, ({ input }) => `${show(input)} is not a list of ${what}; write [ ... ] or one a line after a hyphen`), minLength(1, `it is empty; leave it out or name at least one of its ${what}`), description(description$6));
}
const vaultList = (description) => list(pipe(text("a vault"), nonEmpty("it is empty; give a vault name or URL")), "vaults", description);
const tagMap = (description$3) => pipe(record(string(), text("text, as a tag has to be"), ({ input }) => `${show(input)} is not a map of tags; write name: value`), description(description$3));
/** What a plan may hold of a duration. */
function isDurationText(value) {
	return typeof value === "string" && succeeds(() => parseDuration(value));
}
/** What a plan may hold of a date or a duration. */
function isMomentText(value) {
	return is(time, value) || isDurationText(value);
}
/** A date as plans hold it. */
const time = pipe(string(), regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, "is no time"), check((text) => !Number.isNaN(Date.parse(text)), "is no time"));
/** A value as problems show it: on one line, and not for ever. */
function show(value) {
	if (value === void 0) return "nothing";
	return plainText(JSON.stringify(value) ?? String(value), 80);
}
function complaint(read) {
	try {
		read();
		return "it cannot be used";
	} catch (error) {
		if (!hasCode(error, "INVALID_INPUT")) throw error;
		return error.hint === void 0 ? error.message : `${error.message}. ${error.hint}`;
	}
}
function succeeds(read) {
	try {
		read();
		return true;
	} catch (error) {
		if (!hasCode(error, "INVALID_INPUT")) throw error;
		return false;
	}
}

// ../core/dist/manifest/fields/attributes.js
const ops = keyField({
	schema: list(oneOfInAnyCase(keyOperations, "A key operation."), "operations", "What the key may be used for, as a whole. Default: as the service decides."),
	read: (texts) => texts.flatMap((text) => findKeyOperation(text) ?? []),
	isChange: (value) => Array.isArray(value),
	valueOf: (key) => key.keyOperations,
	toDescription: (value) => ({ keyOperations: [...value] }),
	isHeld: (value, { keyOperations }) => Array.isArray(value) && isSameSet(value, keyOperations),
	findUpdate: (wanted, key) => wanted.ops === void 0 || isSameSet(wanted.ops, key.keyOperations) ? void 0 : wanted.ops
});
const enabled = keyField({
	schema: flag("Whether the latest version may be used. Default: left as it is; new keys are enabled."),
	isChange: (value) => typeof value === "boolean",
	valueOf: (key) => key.enabled,
	toDescription: (value) => ({ enabled: value === true }),
	findUpdate: (wanted, key) => wanted.enabled === key.enabled ? void 0 : wanted.enabled
});
const notBefore = keyField({
	schema: moment("From when on the latest version signs, encrypts and wraps: a date, or a duration counted from its making.", ["2027-01-01", "1h"]),
	read: readMoment,
	toChange: momentText,
	isChange: isMomentText,
	valueOf: (key) => dateText(key.notBefore),
	toDescription: (value, made) => ({ notBefore: dateOfMomentText(String(value), made) }),
	isHeld: (value, { createdOn, notBefore: held }) => createdOn !== void 0 && isMomentOf(String(value), createdOn, held),
	findUpdate: ({ notBefore: wanted }, key) => wanted === void 0 || !("on" in wanted) || isSameSecond(wanted.on, key.notBefore) ? void 0 : momentText(wanted),
	findForNewVersion: ({ notBefore: wanted }) => wanted !== void 0 && "on" in wanted ? momentText(wanted) : void 0
});
const tags = keyField({
	schema: tagMap("Tags that the key has to carry. Its other tags are left alone."),
	isChange: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
	valueOf: (key) => key.tags,
	toDescription: (value) => ({ tags: { ...value } }),
	findUpdate: ({ tags: wanted = {} }, key) => Object.entries(wanted).every(([name, value]) => key.tags[name] === value) ? void 0 : {
		...key.tags,
		...wanted
	}
});
function isSameSet(a, b) {
	const set = new Set(b);
	return new Set(a).size === set.size && a.every((each) => set.has(each));
}

// ../core/dist/manifest/fields/change.js
function changeOf(field, from, to) {
	return from === to ? [] : [{
		field,
		from,
		to
	}];
}
/** Whether two JSON values are the same; the order of an object's names does not count. */
function sameValue(a, b) {
	return canonical(a) === canonical(b);
}
function canonical(value) {
	return JSON.stringify(value, (_name, each) => typeof each === "object" && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1)) : each);
}

// ../core/dist/manifest/fields/expires.js
const expires = keyField({
	schema: moment("When the latest version expires: a date, or a duration counted from the making of that version. Where expireAfter is given, that decides for versions made by rotation.", [
		"1y",
		"2027-12-31",
		"2027-12-31T12:00:00Z"
	]),
	read: readMoment,
	toChange: momentText,
	isChange: isMomentText,
	valueOf: (key) => dateText(key.expiresOn),
	toDescription: (value, made) => ({ expiresOn: dateOfMomentText(String(value), made) }),
	isHeld: (value, { createdOn, expiresOn }) => createdOn !== void 0 && isMomentOf(String(value), createdOn, expiresOn),
	findUpdate: (wanted, key) => {
		const date = expiryToGet(wanted, key);
		return date === void 0 ? void 0 : iso(date);
	},
	findForNewVersion: ({ policy, expires: wanted }, beforePolicy) => {
		if (policy?.expireAfter !== void 0) return beforePolicy ? policy.expireAfter : void 0;
		return wanted === void 0 ? void 0 : momentText(wanted);
	}
});
/** The expiry that the latest version has to get; absent when it may keep what it has. */
function expiryToGet({ expires: wanted, policy }, { createdOn, expiresOn }) {
	if (wanted === void 0 || createdOn === void 0) return void 0;
	if (policy?.expireAfter !== void 0 && expiresOn !== void 0) return void 0;
	const date = momentFrom(wanted, createdOn);
	if ("on" in wanted) return isSameSecond(date, expiresOn) ? void 0 : date;
	return expiresOn !== void 0 && Math.abs(date.getTime() - expiresOn.getTime()) <= 36e5 ? void 0 : date;
}

// ../core/dist/manifest/fields/rules.js
function policyField(description, examples) {
	return {
		schema: duration(description, examples),
		isChange: (value) => value === null || isDurationText(value)
	};
}
const policyFieldRecords = {
	rotateEvery: policyField("The service itself makes a new version this long after the latest was made. At least 7 days.", ["90d", "P1Y"]),
	rotateBeforeExpiry: policyField("The service itself makes a new version this long before the latest expires. At least 7 days; needs expireAfter.", ["30d"]),
	expireAfter: policyField("Versions that a rotation makes expire after this. At least 28 days.", ["1y", "P2Y"]),
	notifyBefore: policyField("An event is sent this long before a version expires. At least 7 days. Default: 30 days, the service's own.", ["30d"])
};
/** When `apply` rotates. They are no part of a step: the plan decides by them. */
const rotationFieldSchemas = {
	ifOlderThan: duration("apply rotates the key once its latest version has this age.", ["90d", "P6M"]),
	ifExpiresWithin: duration("apply rotates the key from this long before its latest version expires.", ["30d"]),
	ifDue: flag("apply rotates the key when the key's own rotation policy says so and the service has not done it.")
};
/** What `apply` retires, and when. */
const retirementFieldSchemas = {
	keep: pipe(number(({ input }) => `${show(input)} is not a number of versions`), integer(({ input }) => `${show(input)} is not a whole number of versions`), minValue(1, ({ input }) => `${show(input)} is too few; at least the newest version is kept`), description("How many enabled versions stay as they are, newest first. At least 1."), examples([2])),
	grace: duration("How long an old version still decrypts, unwraps and verifies before it is disabled.", ["30d"])
};

// ../core/dist/manifest/fields/shape.js
const shapeHint = "Type, size and curve of a key, and whether it is exportable, cannot change. Describe it as it is, or give the new key another name.";
const type = keyField({
	schema: oneOfInAnyCase(keyTypes, "Key type. Cannot change once the key exists."),
	read: (text) => findKeyType(text) ?? "EC",
	isChange: (value) => keyTypes.some((each) => each === value),
	valueOf: (key) => key.keyType,
	toDescription: (value) => ({ keyType: value }),
	findConflict: (wanted, { keyType }) => wanted === keyType ? void 0 : `type ${keyType}, not ${wanted}`,
	conflictHint: shapeHint
});
const size = keyField({
	schema: oneOf([...octSizes, ...rsaSizes], "RSA: 2048, 3072 or 4096 bits; oct: 128, 192 or 256. Cannot change once the key exists."),
	isDefaultFor: (key) => !isElliptic(key.type),
	isChange: (value) => typeof value === "number",
	valueOf: (key) => key.keySize ?? null,
	isHeld: (value, { keySize = value }) => value === keySize,
	toDescription: (value) => ({ keySize: value }),
	findConflict: (wanted, { keySize = wanted }) => wanted === keySize ? void 0 : `size ${keySize}, not ${wanted}`,
	conflictHint: shapeHint
});
const curve = keyField({
	schema: oneOfInAnyCase(keyCurves, "Curve of an EC key. Cannot change once the key exists.", ["SECP256K1"]),
	isDefaultFor: (key) => isElliptic(key.type),
	read: (text) => findKeyCurve(text) ?? "P-256",
	isChange: (value) => keyCurves.some((each) => each === value),
	valueOf: (key) => key.curve ?? null,
	toDescription: (value) => ({ curve: value }),
	findConflict: (wanted, key) => {
		const { curve: found = wanted } = key;
		return wanted === found ? void 0 : `curve ${found}, not ${wanted}`;
	},
	conflictHint: shapeHint
});
const exportable = keyField({
	schema: flag("Whether the key can be released under a release policy. Only HSM keys; cannot change once the key exists."),
	isChange: (value) => typeof value === "boolean",
	valueOf: (key) => key.exportable ?? false,
	toDescription: (value) => ({ exportable: value === true }),
	findConflict: (wanted, key) => {
		const { exportable: found = false } = key;
		return wanted === found ? void 0 : `exportable: ${found}, not ${wanted}`;
	},
	conflictHint: shapeHint
});
const releasePolicy = keyField({
	schema: pipe(record(string(), unknown(), ({ input }) => `${show(input)} is not a release policy; write its JSON here`), description("Release policy document of an exportable key. Used when the key is created.")),
	isDefaultFor: (key) => key.exportable ?? false,
	read: (document) => ({ policy: JSON.stringify(document) }),
	toChange: ({ policy }) => policy,
	isChange: (value) => typeof value === "string",
	valueOf: (key) => key.releasePolicy?.policy ?? null,
	isHeld: (value, key) => isSameJson(String(value), key.releasePolicy?.policy),
	toDescription: (value) => typeof value === "string" ? { releasePolicy: { policy: value } } : {},
	findConflict: ({ policy }, key) => isSameJson(policy, key.releasePolicy?.policy) ? void 0 : "another release policy",
	conflictHint: "A manifest gives a release policy to new keys only; it does not change the one of a key that exists."
});
function isElliptic(keyType) {
	return keyType?.startsWith("EC") ?? false;
}
/** Compared as values: the service writes its JSON anew. */
function isSameJson(a, b) {
	if (b === void 0) return false;
	try {
		return sameValue(JSON.parse(a), JSON.parse(b));
	} catch {
		return false;
	}
}

// ../core/dist/manifest/fields/fields.js
/** In the order in which plans name them. */
const keyFields = {
	type,
	size,
	curve,
	ops,
	enabled,
	expires,
	notBefore,
	exportable,
	releasePolicy,
	tags
};
/** The same, each with its name. */
const namedKeyFields = Object.entries(keyFields);
const keyFieldNames = namedKeyFields.map(([name]) => name);
/** The fields that can change on a key that exists. */
const attributeNames = namedKeyFields.flatMap(([name, { findUpdate }]) => findUpdate === void 0 ? [] : [name]);
/** The fields that a version made by a rotation may have to get. */
const newVersionFieldNames = namedKeyFields.flatMap(([name, { findForNewVersion }]) => findForNewVersion === void 0 ? [] : [name]);
/** Whether a stored plan may hold this value of a field. */
function isChangeValue(field, value) {
	return {
		...keyFields,
		...policyFieldRecords
	}[field].isChange(value);
}
/** What a key is made with. */
function describeNewKey(wanted) {
	return namedKeyFields.flatMap(([name, field]) => wanted[name] === void 0 ? [] : changeOf(name, null, field.toChange(wanted[name])));
}
/** Whether a key has what a step was to give it. */
function isHeld({ field, to }, key) {
	const record = keyFields[field];
	return record.isHeld?.(to, key) ?? sameValue(record.valueOf(key), to);
}
/** Fields of the latest version that differ; what is not described is left as it is. */
function findUpdates(wanted, key) {
	return namedKeyFields.flatMap(([name, field]) => {
		const to = field.findUpdate?.(wanted, key);
		return to === void 0 ? [] : changeOf(name, field.valueOf(key), to);
	});
}
/** What a rotation does not give to a new version by itself. */
function describeNewVersion(wanted, beforePolicy) {
	return namedKeyFields.flatMap(([name, field]) => {
		const to = field.findForNewVersion?.(wanted, beforePolicy);
		return to === void 0 ? [] : changeOf(name, null, to);
	});
}
/** The options of `createKey` or `updateKey` that the changes of a step stand for. */
function toKeyDescription(changes, made) {
	return Object.assign({}, ...changes.map(({ field, to }) => keyFields[field].toDescription(to, made)));
}

// ../core/dist/manifest/steps/key-done.js
/** A step whose answer is the key as it is now. */
function keyDone(key) {
	const updatedOn = key.updatedOn && iso(key.updatedOn);
	return {
		result: {
			outcome: "done",
			version: key.version
		},
		next: {
			found: "present",
			version: key.version,
			...updatedOn !== void 0 && { updatedOn }
		}
	};
}

// ../core/dist/manifest/steps/create.js
const create$1 = {
	mark: "+",
	toDo: "to create",
	foundAs: ["absent"],
	rank: 0,
	fields: keyFieldNames,
	mayChangeNothing: false,
	plan({ found, wanted }) {
		if (found !== "absent") return void 0;
		return {
			reason: {
				code: "MISSING",
				message: "there is no such key"
			},
			changes: describeNewKey(wanted)
		};
	},
	findContradictions: ({ changes }) => changes.some(({ field }) => field === "type") ? [] : ["a key cannot be made without a type"],
	isDone: ({ changes }, { key, versions }) => versions.length === 1 && changes.every((change) => isHeld(change, key)),
	async run(vault, { key, changes }) {
		const description = toKeyDescription(changes, vault.now());
		return keyDone(await createKey(vault, key, description));
	}
};

// ../core/dist/manifest/steps/step.js
function differs(changes) {
	return `${changes.map(({ field }) => field).join(", ")} ${changes.length === 1 ? "is" : "are"} not as described`;
}

// ../core/dist/manifest/steps/policy.js
const policy = {
	mark: "~",
	toDo: "to get a policy",
	foundAs: ["present", "absent"],
	rank: 2,
	fields: policyFields,
	mayChangeNothing: false,
	plan(facts) {
		const { found, wanted } = facts;
		if (found === "deleted" || wanted.policy === void 0) return void 0;
		if (found === "absent") return {
			reason: {
				code: "MISSING",
				message: "a new key has no rotation policy of its own"
			},
			changes: policyFields.flatMap((field) => changeOf(field, null, wanted.policy?.[field] ?? null))
		};
		const changes = findPolicyChanges(wanted.policy, facts.policy);
		if (changes.length === 0) return void 0;
		const consequence = facts.isDueByNewPolicy && facts.decision?.action !== "rotate" ? "; by this policy the key is due, so the service will rotate it soon" : "";
		return {
			reason: {
				code: "DIFFERS",
				message: `${differs(changes)}${consequence}`
			},
			changes
		};
	},
	findContradictions: ({ expect }, before) => [...expect.found === "present" && expect.policy === void 0 ? ["it does not say what policy it expects"] : [], ...expect.found === "absent" && before.length === 0 ? ["it needs the step that makes the key"] : []],
	isDone: ({ changes }, { policy: held }) => held !== void 0 && isSamePolicy(held, withChanges(held, changes)),
	async run(vault, { key, changes }, expected) {
		const set = await setRotationPolicy(vault, key, withChanges(expected.policy, changes));
		const { updatedOn: _, version, ...rest } = expected;
		const same = version !== void 0 && { version };
		return {
			result: {
				outcome: "done",
				...same
			},
			next: {
				...rest,
				...same,
				policy: policyOf(set)
			}
		};
	}
};
function withChanges(held, changes) {
	const wanted = { ...held };
	for (const { field, to } of changes) {
		const name = field;
		if (typeof to === "string") wanted[name] = to;
		else delete wanted[name];
	}
	return wanted;
}
function findPolicyChanges(wanted, held) {
	if (wanted === void 0 || held === void 0) return [];
	return findPolicyDifferences(held, wanted).flatMap((field) => changeOf(field, held[field] ?? null, wanted[field] ?? null));
}

// ../core/dist/manifest/steps/recover.js
const recover = {
	mark: "+",
	toDo: "to recover",
	foundAs: ["deleted"],
	rank: 0,
	fields: [],
	mayChangeNothing: true,
	plan(facts) {
		if (facts.found !== "deleted") return void 0;
		const { deletedOn } = facts.key;
		return {
			reason: {
				code: "DELETED",
				message: `it was deleted${deletedOn === void 0 ? "" : ` on ${iso(deletedOn)}`} and can be recovered; what else differs is planned once it is back`
			},
			changes: []
		};
	},
	isDone: () => true,
	run: async (vault, { key }) => keyDone(await recoverKey(vault, key))
};

// ../core/dist/manifest/steps/retire.js
const retire$1 = {
	mark: "-",
	toDo: "to retire old versions of",
	foundAs: ["present"],
	rank: 3,
	fields: ["expires", "enabled"],
	mayChangeNothing: false,
	plan(facts) {
		const { retirement } = facts.wanted;
		const found = findRetirement(facts);
		const { steps = [] } = found ?? {};
		if (retirement === void 0 || steps.length === 0) return void 0;
		return {
			reason: {
				code: "SUPERSEDED",
				message: `${steps.length === 1 ? "one old version is" : `${steps.length} old versions are`} beyond the ${retirement.keep} newest enabled ones${neededText(found)}`
			},
			changes: steps.map(({ stage, version }) => stage === "disable" ? {
				field: "enabled",
				version: version.version,
				from: true,
				to: false
			} : {
				field: "expires",
				version: version.version,
				from: dateText(version.expiresOn),
				to: "now"
			}),
			retirement: {
				keep: retirement.keep,
				grace: formatDuration(retirement.grace)
			}
		};
	},
	isChange: (field, value) => value === (field === "expires" ? "now" : false),
	findContradictions({ retirement, changes, expect }, before) {
		const isNewest = changes.some(({ version }) => version === expect.version);
		return [
			...retirement === void 0 ? ["the rules of a retirement are missing"] : findRuleProblems(retirement),
			...isNewest ? ["the newest version is never retired"] : [],
			...before.some(({ action }) => action === "rotate") ? ["a version that is just made leaves nothing to retire"] : []
		];
	},
	/** Versions that the same rules would not retire now, in the same way. What has become due since waits for the next plan. */
	async findMoved(vault, { key, changes, retirement }) {
		const { steps } = await retireVersions(vault, key, {
			...retirement,
			dryRun: true
		});
		return changes.filter(({ version, field }) => {
			const stage = field === "enabled" ? "disable" : "expire";
			return !steps.some((each) => each.version === version && each.stage === stage && each.outcome === "planned");
		}).map(({ version }) => `has version ${version} in another state than planned`);
	},
	isDone: ({ changes }, { versions, now }) => changes.every(({ field, version }) => {
		const found = versions.find((each) => each.version === version);
		if (field === "enabled") return found?.enabled === false;
		return found?.expiresOn !== void 0 && found.expiresOn <= now;
	}),
	async run(vault, { key, changes, retirement: rules }, expected, { signal }) {
		const versions = changes.flatMap(({ version }) => version ?? []);
		const retirement = await retireVersions(vault, key, {
			...rules,
			versions,
			signal
		});
		const error = retirement.steps.find((each) => each.error !== null)?.error ?? null;
		const { version = null } = expected;
		return {
			result: {
				retirement,
				version,
				outcome: error === null ? "done" : "failed",
				error
			},
			next: expected
		};
	}
};
/**
* What the rules say of a key's old versions. Consumers need a day to find a new version, so a rotation, ours or the
* service's, and a retirement are never one plan.
*/
function findRetirement(facts) {
	const { wanted, now } = facts;
	if (facts.found !== "present" || facts.versions === void 0 || wanted.retirement === void 0) return void 0;
	if (facts.decision?.action === "rotate" || facts.isDueByNewPolicy) return void 0;
	const older = facts.versions.filter((each) => each.version !== void 0 && each.version !== facts.key.version).sort(compareNewestFirst);
	return planRetirement([leastUsable(wanted, facts.key), ...older], {
		...wanted.retirement,
		needs: facts.needs
	}, now);
}
/** Which versions stay because something needs them, and what; to be put at the end of a sentence. */
function neededText(plan) {
	if (plan?.refused?.code === "NEED_UNKNOWN") return `; no old version is retired: ${plan.refused.message}`;
	return (plan?.left ?? []).filter(({ reason }) => reason.code === "STILL_NEEDED").map(({ version, reason }) => `; version ${version} stays: ${reason.message}`).join("");
}
/** An update must not take the newest version away from under a retirement, nor be all that makes it usable. */
function leastUsable({ enabled, expires, notBefore }, key) {
	const dates = (moment, found) => [moment !== void 0 && "on" in moment ? moment.on : void 0, found].filter((date) => date !== void 0).sort((a, b) => a.getTime() - b.getTime());
	const expiresOn = dates(expires, key.expiresOn).at(0);
	const startsOn = dates(notBefore, key.notBefore).at(-1);
	return {
		...key,
		enabled: key.enabled && enabled !== false,
		...expiresOn !== void 0 && { expiresOn },
		...startsOn !== void 0 && { notBefore: startsOn }
	};
}
function findRuleProblems(rules) {
	try {
		readRetirementRules(rules);
		return [];
	} catch (error) {
		if (!hasCode(error, "INVALID_INPUT")) throw error;
		return [error.message];
	}
}

// ../core/dist/manifest/steps/rotate.js
const rotate$1 = {
	mark: ">",
	toDo: "to rotate",
	foundAs: ["present"],
	rank: 2,
	fields: newVersionFieldNames,
	mayChangeNothing: true,
	plan(facts) {
		if (facts.found !== "present" || facts.decision?.action !== "rotate") return void 0;
		return {
			reason: facts.decision.reason,
			changes: describeNewVersion(facts.wanted, facts.isDueByNewPolicy)
		};
	},
	isDone: ({ expect, changes }, { key, versions }) => key.version !== expect.version && versions.some(({ version }) => version === expect.version) && changes.every((change) => isHeld(change, key)),
	async run(vault, step, expected, { verify, journal, signal, onRotation }) {
		const rotation = await rotateKey(vault, step.key, {
			expectVersion: expected.version,
			verify,
			journal,
			signal,
			onEvent: onRotation
		});
		const { version, error } = rotation;
		const { policy } = expected;
		const next = {
			found: "present",
			...version !== null && { version },
			...policy !== void 0 && { policy }
		};
		if (rotation.outcome === "indeterminate" || !rotation.rotated || error !== null) return {
			result: {
				rotation,
				version,
				outcome: rotation.outcome === "indeterminate" ? "indeterminate" : "failed",
				error
			},
			next
		};
		if (step.changes.length > 0 && version !== null) await finishVersion(vault, step, version);
		return {
			result: {
				rotation,
				version,
				outcome: "done"
			},
			next
		};
	}
};
async function finishVersion(vault, { key, changes }, version) {
	try {
		await updateKey(vault, key, {
			...toKeyDescription(changes, vault.now()),
			version
		});
	} catch (error) {
		if (!(error instanceof KeyturnError)) throw error;
		const { code, message, hint, requestId, statusCode } = error;
		const fields = changes.map(({ field }) => field).join(", ");
		throw new KeyturnError(code, `key "${key}" was rotated, but ${fields} of its new version ${version} could not be set: ${message}`, {
			hint,
			requestId,
			statusCode,
			cause: error
		});
	}
}

// ../core/dist/manifest/steps/update.js
const update = {
	mark: "~",
	toDo: "to update",
	foundAs: ["present"],
	rank: 1,
	fields: attributeNames,
	mayChangeNothing: false,
	plan(facts) {
		if (facts.found !== "present") return void 0;
		const rotates = facts.decision?.action === "rotate";
		const changes = findUpdates(facts.wanted, facts.key).filter(({ field }) => !(rotates && field === "expires"));
		return changes.length === 0 ? void 0 : {
			reason: {
				code: "DIFFERS",
				message: differs(changes)
			},
			changes
		};
	},
	async findMoved(_vault, { changes }, key) {
		return changes.filter(({ field, from }) => !sameValue(inOrder$1(keyFields[field].valueOf(key)), inOrder$1(from))).map(({ field }) => `has another value of ${field} than planned`);
	},
	isDone: ({ changes }, { key }) => changes.every((change) => isHeld(change, key)),
	async run(vault, { key, changes }, expected) {
		const description = toKeyDescription(changes, vault.now());
		const done = keyDone(await updateKey(vault, key, {
			...description,
			version: expected.version
		}));
		return {
			...done,
			next: {
				...expected,
				...done.next
			}
		};
	}
};
/** The order of operations says nothing. */
function inOrder$1(value) {
	return Array.isArray(value) ? value.toSorted() : value;
}

// ../core/dist/manifest/steps/steps.js
/** What a plan can do, in the order in which a key's steps stand. */
const stepKinds = {
	recover,
	create: create$1,
	update,
	policy,
	rotate: rotate$1,
	retire: retire$1
};
const stepActions = Object.keys(stepKinds);
/** How steps are shown: by a sign before them, and by words after a number of keys. */
const stepWords = { ...stepKinds };

// ../core/dist/manifest/already-done.js
/**
* Whether the state is there that the steps of one key would make, all of them: then their plan was applied before, and
* whether by us makes no difference.
*/
async function isAlreadyDone(vault, steps) {
	const name = steps[0]?.key ?? "";
	const key = await unlessMissing(vault.getKey(name));
	if (key === void 0) return false;
	const state = {
		key,
		versions: await listKeyVersions(vault, name),
		policy: steps.some(({ action }) => action === "policy") ? policyOf(await getRotationPolicy(vault, name)) : void 0,
		now: vault.now()
	};
	return steps.every((step) => stepKinds[step.action].isDone(step, state));
}

// ../core/dist/manifest/approved-plan.js
/** Clocks of vaults and of machines differ by seconds; by minutes where nobody looks after them. */
const clockToleranceMs = 3e5;
/**
* Names a stored plan by its bytes, so that what was reviewed can be told from what was put in its place.
*
* @param text the file's content, as UTF-8 or as bytes
* @returns `sha256:` and 64 hexadecimal characters, as other tools name artifacts
*/
function planDigest(text) {
	return `sha256:${createHash$1("sha256").update(text).digest("hex")}`;
}
/** @throws {KeyturnError} `INVALID_INPUT` when that is no digest; `CONFLICT` when it is another plan's */
function checkPlanDigest(text, expected, file = "the plan") {
	const wanted = expected.trim().toLowerCase();
	if (!/^sha256:[0-9a-f]{64}$/.test(wanted)) throw new KeyturnError("INVALID_INPUT", say`${{ field: "digest" }}: ${quote(expected)} is no digest`, { hint: say`It is "sha256:" and 64 hexadecimal characters, as this prints it: ${{ verb: "plan" }}` });
	const found = planDigest(text);
	if (found === wanted) return;
	throw new KeyturnError("CONFLICT", `${plainText(file, 200)} is not the plan that was approved: its digest is ${found}, not ${wanted}; nothing was applied`, { hint: say`Somebody has changed the file. Make the plan anew, look at it, and apply that: ${{ verb: "plan" }}` });
}
/**
* Refuses a plan that was made too long ago, or in the future. Pure.
*
* @param now the vault's time
* @param maxAge a duration
* @throws {KeyturnError} `INVALID_INPUT` when `maxAge` is no duration or the plan is from the future; `CONFLICT` when it is too old
*/
function checkPlanAge({ createdOn }, now, maxAge) {
	const age = parseDuration(maxAge, { field: "maxAge" });
	const made = new Date(createdOn);
	if (made.getTime() > now.getTime() + clockToleranceMs) throw new KeyturnError("INVALID_INPUT", `the plan says that it was made on ${createdOn}, which is in the future; nothing was applied`, { hint: say`Make the plan anew, look at it, and apply that: ${{ verb: "plan" }}` });
	if (addDuration(made, age) >= now) return;
	throw new KeyturnError("CONFLICT", `the plan was made on ${createdOn}, more than ${formatDuration(age)} ago; nothing was applied`, { hint: say`Make the plan anew, look at it, and apply that: ${{ verb: "plan" }}` });
}

// ../core/dist/manifest/expected-state.js
/** Sentences about what is not as expected; none when all is. */
async function findDifferences(vault, step, expected) {
	const subject = `key "${step.key}" in ${vault.url}`;
	const key = await unlessMissing(vault.getKey(step.key));
	const deleted = key === void 0 ? await unlessMissing(vault.getDeletedKey(step.key)) : void 0;
	const found = key !== void 0 ? "present" : deleted !== void 0 ? "deleted" : "absent";
	if (found !== expected.found) return [`${subject} is ${found}, not ${expected.found} as planned`];
	if (key === void 0) {
		const deletedOn = deleted?.deletedOn && iso(deleted.deletedOn);
		return expected.deletedOn === void 0 || deletedOn === expected.deletedOn ? [] : [`${subject} was deleted on ${deletedOn}, not on ${expected.deletedOn} as planned`];
	}
	if (key.version !== expected.version) return [`${subject} has the latest version ${key.version}, not ${expected.version} as planned`];
	const updatedOn = key.updatedOn && iso(key.updatedOn);
	if (expected.updatedOn !== void 0 && updatedOn !== expected.updatedOn) return [`${subject} was changed on ${updatedOn}, after the plan was made`];
	const differences = (await stepKinds[step.action].findMoved?.(vault, step, key) ?? []).map((each) => `${subject} ${each}`);
	if (expected.policy !== void 0) {
		const policy = await getRotationPolicy(vault, step.key);
		if (!isSamePolicy(policy, expected.policy)) differences.push(`${subject} has another rotation policy than planned`);
	}
	return differences;
}

// ../core/dist/manifest/apply.js
const checksAtOnce = 8;
/** With these the key is not as it was looked at a moment before, or the next key would fare no better. */
const stopping = [
	"CONFLICT",
	"KEY_EXISTS",
	"KEY_DELETED",
	"KEY_NOT_FOUND",
	"SIGN_IN_FAILED",
	"VAULT_NOT_FOUND",
	"INTERRUPTED",
	"TIMED_OUT",
	"UNEXPECTED"
];
/**
* Does what a plan says, step by step, and nothing else. Before the first write every key is held against the state that the
* plan was made from, and again right before each of its steps. A key that has changed stops the run: no other key is begun.
* Another failure ends the steps of its key only. What was not done is found again by the next plan.
*
* @param vaults by URL, as in the plan's steps
* @throws {KeyturnError} and nothing was written: `CONFLICT` when keys have changed since the plan was made, all of them named;
*   or when it is older than `maxAge`; `INVALID_INPUT` when a vault is missing or another one than planned; what else keeps the keys from being read
*/
async function applyPlan(plan, vaults, options = {}) {
	const concurrency = readConcurrency(options.concurrency ?? 4);
	const vaultOf = ({ vaultUrl }) => {
		const vault = vaults.get(vaultUrl);
		if (vault === void 0) throw new KeyturnError("INVALID_INPUT", `the vault ${vaultUrl} of the plan is not connected`);
		if (vault.url === vaultUrl) return vault;
		throw new KeyturnError("INVALID_INPUT", `the plan is for the vault ${vaultUrl}, and the one given is ${vault.url}`);
	};
	if (await checkAll(plan, vaultOf, options) === "already-done") return {
		steps: plan.steps.map((step) => ({
			...aboutStep(step),
			outcome: "already-done"
		})),
		stopped: null
	};
	const [first] = plan.steps;
	if (first !== void 0 && options.maxAge !== void 0) checkPlanAge(plan, vaultOf(first).now(), options.maxAge);
	const result = {
		steps: [],
		stopped: null
	};
	const stop = (error) => {
		result.stopped ??= error.toJSON();
	};
	const work = inParallel(groupByKey$1(plan.steps), concurrency, (steps) => result.stopped === null ? applyToKey(vaultOf, steps, plan.steps.length, {
		...options,
		stop
	}) : Promise.resolve(steps.map(({ step }) => notRun(step))));
	for await (const results of work) result.steps.push(...results);
	return result;
}
/** The steps of each key, which stand together in a plan. */
function groupByKey$1(steps) {
	const groups = [];
	for (const [index, step] of steps.entries()) {
		const last = groups.at(-1);
		if (last?.[0] !== void 0 && idOf$1(last[0].step) === idOf$1(step)) last.push({
			index,
			step
		});
		else groups.push([{
			index,
			step
		}]);
	}
	return groups;
}
async function applyToKey(vaultOf, steps, of, options) {
	const { signal, onEvent, stop } = options;
	const results = [];
	let expected = steps[0]?.step.expect;
	for (const { index, step } of steps) {
		if (signal?.aborted) stop(interruption(signal));
		if (expected === void 0 || signal?.aborted) {
			results.push(notRun(step));
			continue;
		}
		onEvent?.({
			type: "step",
			index,
			of,
			step
		});
		const onRotation = onEvent && ((event) => onEvent({
			type: "rotation",
			index,
			event
		}));
		const { result, next, stopped } = await takeStep(vaultOf(step), step, expected, {
			...options,
			onRotation
		});
		if (stopped !== void 0) stop(stopped);
		expected = next;
		results.push(result);
		onEvent?.({
			type: "done",
			index,
			of,
			result
		});
	}
	return results;
}
async function takeStep(vault, step, expected, options) {
	const about = aboutStep(step);
	try {
		await expectState(vault, step, expected);
		const { result, next } = await stepKinds[step.action].run(vault, step, expected, options);
		const { error = null } = result;
		const moved = error?.code === "CONFLICT" ? new KeyturnError(error.code, error.message, error) : void 0;
		return {
			result: {
				...about,
				...result
			},
			...result.outcome === "done" && { next },
			...moved !== void 0 && { stopped: moved }
		};
	} catch (caught) {
		const error = asKeyturnError(caught);
		const outcome = error.code === "INDETERMINATE" ? "indeterminate" : "failed";
		return {
			result: {
				...about,
				outcome,
				error: error.toJSON()
			},
			...hasCode(error, ...stopping) && { stopped: error }
		};
	}
}
/** A step's result, before anything is known of it. */
function aboutStep({ action, vaultUrl, key, reason }) {
	return {
		action,
		key,
		vaultUrl,
		reason,
		version: null,
		rotation: null,
		retirement: null,
		error: null
	};
}
function notRun(step) {
	return {
		...aboutStep(step),
		outcome: "not-run"
	};
}
function readConcurrency(value) {
	if (Number.isInteger(value) && value >= 1 && value <= 16) return value;
	throw new KeyturnError("INVALID_INPUT", `concurrency: ${value} is out of range; use a whole number from 1 to 16`);
}
/**
* Holds every key against the plan before anything is written. A plan of which all was done before is no error.
*
* @throws {KeyturnError} `CONFLICT`
*/
async function checkAll(plan, vaultOf, { signal, onEvent }) {
	const first = /* @__PURE__ */ new Map();
	for (const step of plan.steps) {
		vaultOf(step);
		if (!first.has(idOf$1(step))) first.set(idOf$1(step), step);
	}
	const moved = [];
	const checks = inParallel(first.values(), checksAtOnce, async (step) => {
		stopIfInterrupted(signal);
		return findDifferences(vaultOf(step), step, step.expect);
	});
	for await (const differences of checks) moved.push(...differences);
	if (moved.length > 0) {
		if (await isWhollyDone(plan, vaultOf, signal)) return "already-done";
		throw conflict(moved, "nothing was applied");
	}
	onEvent?.({
		type: "checked",
		keys: first.size
	});
	return "as-planned";
}
async function isWhollyDone({ steps }, vaultOf, signal) {
	const keys = Map.groupBy(steps, idOf$1).values();
	const looks = inParallel(keys, checksAtOnce, async ([first, ...others]) => {
		stopIfInterrupted(signal);
		return first === void 0 || isAlreadyDone(vaultOf(first), [first, ...others]);
	});
	for await (const isDone of looks) if (!isDone) return false;
	return true;
}
async function expectState(vault, step, expected) {
	const moved = await findDifferences(vault, step, expected);
	if (moved.length > 0) throw conflict(moved, "this step and those after it were not applied");
}
function conflict(differences, consequence) {
	const shown = differences.slice(0, 10);
	const hidden = differences.length - shown.length;
	const more = hidden > 0 ? ` (and ${hidden} more)` : "";
	return new KeyturnError("CONFLICT", `the plan is out of date, ${consequence}: ${shown.join("; ")}${more}`, { hint: "Somebody else was at work, or a part of the plan was applied before. Make a new plan, look at it, and apply that." });
}
/** Key Vault takes names in any case for the same key. */
function idOf$1({ vaultUrl, key }) {
	return `${vaultUrl} ${key.toLowerCase()}`;
}

// ../core/dist/manifest/read-rules.js
var import_dist = require_dist();
/** What applies to a key whether it is described or found. */
function readRules(fields, path, at, reading) {
	const { refuse } = reading;
	const policy = readPolicy(fields, path, at, reading);
	const rotation = readRotation(fields);
	const retirement = readRetirement(fields, path, at, refuse);
	return {
		...fields.vaults !== void 0 && { vaults: fields.vaults },
		...fields.tags !== void 0 && { tags: fields.tags },
		...policy !== void 0 && { policy },
		...rotation !== void 0 && { rotation },
		...retirement !== void 0 && { retirement }
	};
}
function readPolicy(fields, path, at, { refuse, policies }) {
	const given = policyFields.filter((field) => fields[field] !== void 0);
	if (given.length === 0) return void 0;
	const input = Object.fromEntries(given.map((field) => [field, fields[field]]));
	const id = JSON.stringify(input);
	const read = policies.get(id) ?? checkedPolicy(input);
	policies.set(id, read);
	if (typeof read !== "string") return read;
	refuse(at(given.find((field) => at(field) !== path) ?? ""), read);
}
/** The policy with its durations in ISO 8601, or what is wrong with it. */
function checkedPolicy(input) {
	try {
		return checkPolicy(input);
	} catch (error) {
		if (!hasCode(error, "INVALID_INPUT")) throw error;
		return error.message;
	}
}
function readRotation({ ifOlderThan, ifExpiresWithin, ifDue }) {
	if (ifOlderThan === void 0 && ifExpiresWithin === void 0 && !ifDue) return void 0;
	return {
		...ifOlderThan !== void 0 && { ifOlderThan: parseDuration(ifOlderThan) },
		...ifExpiresWithin !== void 0 && { ifExpiresWithin: parseDuration(ifExpiresWithin) },
		...ifDue && { ifDue }
	};
}
function readRetirement({ keep, grace }, path, at, refuse) {
	if (keep === void 0 && grace === void 0) return void 0;
	try {
		return readRetirementRules({
			keep,
			grace
		});
	} catch (error) {
		if (!hasCode(error, "INVALID_INPUT")) throw error;
		const field = at("grace");
		refuse(field === path ? at("keep") : field, error.message);
		return;
	}
}

// ../core/dist/manifest/desired-state.js
/**
* Fills in the defaults, turns texts into values and checks what spans several fields.
*
* @param isSound whether the part of the file at a path has the right shape; other parts are passed over
*/
function readDesiredState(file, isSound, options = {}) {
	const problems = [];
	const refuse = (path, message) => problems.push({
		path,
		message
	});
	const reading = {
		refuse,
		policies: /* @__PURE__ */ new Map()
	};
	const soundVaults = isSound(["vaults"]);
	const vaults = soundVaults ? file.vaults ?? [] : [];
	checkVaults$1(vaults, ["vaults"], options, refuse);
	const checkChoice = (chosen, path) => {
		if (soundVaults) checkVaultChoice(chosen, vaults, path, refuse);
	};
	const keys = [];
	const taken = /* @__PURE__ */ new Set();
	const defaults = isSound(["defaults"]) ? file.defaults ?? {} : void 0;
	for (const [index, key] of entries(file.keys)) {
		const path = ["keys", index];
		if (defaults === void 0 || !isSound(path)) continue;
		const desired = readKey$1(key, defaults, path, reading);
		checkChoice(desired.vaults, path);
		keys.push(desired);
		checkRepeated(desired, taken, file.vaults ?? [""], path, refuse);
	}
	const selectors = [];
	for (const [index, selector] of entries(file.selectors)) {
		const path = ["selectors", index];
		if (!isSound(path)) continue;
		checkChoice(selector.vaults, path);
		selectors.push(readSelector(selector, path, reading));
	}
	if (file.keys === void 0 && file.selectors === void 0) refuse([], "it names no keys; write at least one entry under \"keys\" or \"selectors\"");
	return {
		manifest: {
			vaults,
			keys,
			selectors
		},
		problems
	};
}
/** Entries of a list that may be no list at all, when its shape was refused. */
function entries(list) {
	return Array.isArray(list) ? [...list.entries()] : [];
}
function checkVaults$1(vaults, path, options, refuse) {
	const seen = /* @__PURE__ */ new Map();
	for (const [index, text] of vaults.entries()) {
		const at = [...path, index];
		try {
			const reference = parseVaultReference(text, options);
			if (reference.kind === "azure" && reference.key !== void 0) refuse(at, `${show(text)} is the id of a key; write the vault alone: ${reference.url}`);
			const id = reference.kind === "azure" ? reference.url : `local:${reference.name}`;
			const before = seen.get(id);
			if (before !== void 0) refuse(at, `${show(text)} is the same vault as ${show(before)}`);
			seen.set(id, text);
		} catch (error) {
			if (!hasCode(error, "INVALID_INPUT", "HOST_NOT_ALLOWED")) throw error;
			refuse(at, error.message);
		}
	}
}
function checkVaultChoice(chosen, vaults, path, refuse) {
	for (const [index, vault] of (chosen ?? []).entries()) {
		if (vaults.includes(vault)) continue;
		const known = vaults.length === 0 ? "the manifest lists no vaults" : `the vaults are ${vaults.join(", ")}`;
		refuse([
			...path,
			"vaults",
			index
		], `${show(vault)} is not listed under "vaults" at the top; ${known}`);
	}
}
/** Key Vault takes names in any case for the same key. */
function checkRepeated({ name, vaults }, taken, everywhere, path, refuse) {
	const own = (vaults ?? everywhere).map((vault) => `${name.toLowerCase()} ${vault}`);
	if (own.some((each) => taken.has(each))) refuse([...path, "name"], `key ${show(name)} is described twice for the same vault`);
	for (const each of own) taken.add(each);
}
function readKey$1(key, defaults, path, reading) {
	const { refuse } = reading;
	const at = (field) => field in key ? [...path, field] : path;
	const written = withDefaults(key, defaults);
	if (written.type === void 0) refuse(path, "its type is missing; write type: EC, RSA or another under the key or \"defaults\"");
	try {
		parseNewKeyName(key.name);
	} catch (error) {
		if (!hasCode(error, "INVALID_INPUT")) throw error;
		refuse(at("name"), error.message);
	}
	const desired = {
		name: key.name,
		type: "EC",
		...readKeyFields(written),
		...readRules(written, path, at, reading)
	};
	const problems = written.type === void 0 ? [] : findKeyProblems(descriptionOf(desired));
	for (const problem of problems) refuse(path, problem);
	return desired;
}
function readKeyFields(written) {
	return Object.fromEntries(namedKeyFields.flatMap(([name, field]) => written[name] === void 0 ? [] : [[name, field.read(written[name])]]));
}
/** The key as it would be made on any day, for the rules that hold whatever the day. */
function descriptionOf({ type, size, curve, exportable, releasePolicy, ops, tags, ...dates }) {
	return {
		keyType: type,
		keySize: size,
		curve,
		exportable,
		releasePolicy,
		...datesOf(dates),
		...ops !== void 0 && { keyOperations: [...ops] },
		...tags !== void 0 && { tags: { ...tags } }
	};
}
/**
* Tags are merged. A default that cannot apply to this type of key does not; the key's own field is held to it. One Rotate
* trigger of the key's own replaces the other one of the defaults.
*/
function withDefaults(key, defaults) {
	const { type: text = defaults.type, exportable = defaults.exportable } = key;
	const type = text === void 0 ? void 0 : findKeyType(text);
	const inherited = Object.entries(defaults).filter(([name]) => {
		if (name === "rotateEvery") return key.rotateBeforeExpiry === void 0;
		if (name === "rotateBeforeExpiry") return key.rotateEvery === void 0;
		return namedKeyFields.every(([field, { isDefaultFor }]) => field !== name || isDefaultFor({
			type,
			exportable
		}));
	});
	const tags = {
		...defaults.tags,
		...key.tags
	};
	return {
		...Object.fromEntries(inherited),
		...key,
		...(key.tags ?? defaults.tags) !== void 0 && { tags }
	};
}
function readSelector(selector, path, reading) {
	const { refuse } = reading;
	const { match } = selector;
	const at = (field) => field in selector ? [...path, field] : path;
	const rules = readRules(selector, path, at, reading);
	if (match.name === void 0 && Object.keys(match.tags ?? {}).length === 0) refuse([...path, "match"], "it says nothing; write a name pattern or tags (name: \"*\" for all keys)");
	const { vaults, ...others } = rules;
	if (Object.keys(others).length === 0) refuse(path, "it has no rule; write at least one of ifOlderThan, ifExpiresWithin, ifDue, a policy field, keep, grace or tags");
	for (const problem of rules.tags === void 0 ? [] : findAttributeProblems({ tags: { ...rules.tags } })) refuse(at("tags"), problem);
	return {
		match,
		...vaults !== void 0 && { vaults },
		...others
	};
}
/** The two dates, when they can be held against each other whatever the day. */
function datesOf({ expires, notBefore }) {
	const sameKind = expires === void 0 || notBefore === void 0 || "on" in expires === "on" in notBefore;
	return {
		...expires !== void 0 && ("on" in expires || sameKind) && { expiresOn: momentFrom(expires, anyDay) },
		...notBefore !== void 0 && sameKind && { notBefore: momentFrom(notBefore, anyDay) }
	};
}

// ../core/dist/manifest/name-pattern.js
/**
* Whether a text matches a pattern in which `*` stands for any characters and `?` for one. Upper and lower case are the
* same, as in Key Vault's names. Takes time in proportion to the two lengths at most: patterns come from files.
*/
function matchesPattern(text, pattern) {
	const from = text.toLowerCase();
	const want = pattern.toLowerCase();
	let position = 0;
	let next = 0;
	/** Where to go on when the last `*` has to take one character more. */
	let star;
	while (position < from.length) if (want[next] === "*") {
		star = {
			next,
			position
		};
		next++;
	} else if (next < want.length && (want[next] === "?" || want[next] === from[position])) {
		next++;
		position++;
	} else if (star !== void 0) {
		star.position++;
		position = star.position;
		next = star.next + 1;
	} else return false;
	while (want[next] === "*") next++;
	return next === want.length;
}

// ../core/dist/manifest/schema.js
const ruleEntries = {
	...optional(schemasOf(Object.entries(policyFieldRecords))),
	...optional(rotationFieldSchemas),
	...optional(retirementFieldSchemas)
};
const keyEntries = {
	vaults: exactOptional(vaultList("Where the key lives: some of the vaults above. Default: in all of them.")),
	...optional(schemasOf(namedKeyFields)),
	...ruleEntries
};
const defaultsSchema = pipe(strictObject(keyEntries), description("What every entry under \"keys\" has unless it says otherwise. Tags are merged, all else is replaced."));
const keySchema = pipe(strictObject({
	name: pipe(text("a key name"), regex(/^[0-9a-zA-Z-]{1,127}$/, ({ input }) => `${show(input)} is no key name: 1 to 127 letters, digits and hyphens are allowed`), description("Name of the key: letters, digits and hyphens."), examples(["orders"])),
	...keyEntries
}), description("A key that has to exist."));
const matchSchema = pipe(strictObject({
	name: exactOptional(pipe(text("a name pattern"), regex(/^[0-9a-zA-Z*?-]{1,200}$/, ({ input }) => `${show(input)} is no name pattern: letters, digits, hyphens, * and ? are allowed`), description("Name of the keys; * stands for any characters, ? for one. Upper and lower case are the same."), examples(["app-*"]))),
	tags: exactOptional(tagMap("Tags that the keys carry, all of them; * and ? in a value as in names."))
}), description("Which keys: those that match the name and all the tags."));
const selectorSchema = pipe(strictObject({
	match: matchSchema,
	vaults: exactOptional(vaultList("Only in these of the vaults above. Default: in all of them.")),
	tags: exactOptional(tagMap("Tags that the keys have to carry. Their other tags are left alone.")),
	...ruleEntries
}), description("Rules for keys that exist already."));
/** The shape of a manifest. Rules that span fields are in `desired-state.ts`. */
const manifestSchema = pipe(strictObject({
	version: pipe(literal(1, ({ input }) => `${show(input)} is no version of the manifest that this program knows; write 1`), description("Version of the manifest format.")),
	vaults: exactOptional(vaultList("Vaults by name (\"contoso\"), URL, or \"local\" for the embedded vault. Default: the vault that the command names.")),
	defaults: exactOptional(defaultsSchema),
	keys: exactOptional(list(keySchema, "keys", "Keys that have to exist, each with what it has to be.")),
	selectors: exactOptional(list(selectorSchema, "selectors", "Rules for keys that exist and are not named under \"keys\". The first selector that matches a key is the one that counts."))
}), title("keyturn manifest"), description("The keys of one or more vaults as they have to be. Planned and applied by keyturn; nothing is ever deleted."));
/** The names that each part of a manifest knows. */
const knownFields = {
	root: [
		"version",
		"vaults",
		"defaults",
		"keys",
		"selectors"
	],
	defaults: Object.keys(keyEntries),
	key: ["name", ...Object.keys(keyEntries)],
	selector: [
		"match",
		"vaults",
		"tags",
		...Object.keys(ruleEntries)
	],
	match: ["name", "tags"]
};
function schemasOf(fields) {
	return Object.fromEntries(fields.map(([name, { schema }]) => [name, schema]));
}
function optional(schemas) {
	return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, exactOptional(schema)]));
}

// ../core/dist/manifest/yaml-source.js
/** Beyond these no manifest was ever meant; a small text can otherwise unfold into gigabytes, or into a stack overflow. */
const mostCharacters = 8e6;
const mostValues = 3e5;
const deepest = 40;
const plainTags = new Set([
	"str",
	"int",
	"float",
	"bool",
	"null",
	"map",
	"seq"
].map((name) => `tag:yaml.org,2002:${name}`));
const start = {
	line: 1,
	column: 1
};
/**
* Reads one YAML 1.2 document with JSON's kinds of values. All problems at once: syntax, duplicate names, names that are
* no text, tags (`!x`), merge keys (`<<`, which YAML 1.2 does not have), and aliases that unfold without bound.
*/
function readYaml(text) {
	const positions = /* @__PURE__ */ new Map();
	const around = (path) => {
		for (let length = path.length; length >= 0; length--) {
			const found = positions.get(keyOf(path.slice(0, length)));
			if (found !== void 0) return found;
		}
		return {
			name: start,
			value: start
		};
	};
	const source = {
		value: void 0,
		problems: [],
		positionOf: (path) => around(path).value,
		positionOfName: (path) => around(path).name
	};
	const refuse = (message, position = start, path = []) => source.problems.push({
		path,
		position,
		message
	});
	if (text.length > mostCharacters) {
		refuse(`it has ${text.length} characters; at most ${mostCharacters} are read`);
		return source;
	}
	const lines = new import_dist.LineCounter();
	const positionAt = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			line: Math.max(1, line),
			column: Math.max(1, col)
		};
	};
	const document = readDocument(text, lines, refuse);
	if (document === void 0) return source;
	for (const { message, pos } of [...document.errors, ...document.warnings]) refuse(plainText(message.charAt(0).toLowerCase() + message.slice(1)), positionAt(pos[0]));
	if (source.problems.length > 0) return source;
	try {
		source.value = toPlainValue(document, {
			positions,
			positionAt,
			refuse
		});
	} catch (error) {
		if (!(error instanceof TooMuch)) throw error;
		refuse(error.message, error.position);
	}
	return source;
}
/** The document as plain data. @throws {TooMuch} */
function toPlainValue(document, { positions, positionAt, refuse }) {
	let values = 0;
	const anchors = /* @__PURE__ */ new Map();
	const positionOf = (node, fallback) => (0, import_dist.isNode)(node) && node.range ? positionAt(node.range[0]) : fallback;
	const toPlain = (node, path, name) => {
		values++;
		if (values > mostValues) throw new TooMuch(`it unfolds into more than ${mostValues} values`, name);
		if (path.length > deepest) throw new TooMuch(`it is nested more than ${deepest} levels deep`, name);
		const position = positionOf(node, name);
		positions.set(keyOf(path), {
			name,
			value: position
		});
		const target = (0, import_dist.isAlias)(node) ? anchors.get(node.source) : node;
		if ((0, import_dist.isAlias)(node) && target === void 0) refuse(`there is no anchor ${quote(node.source)} before this`, position, path);
		if ((0, import_dist.isNode)(node) && !(0, import_dist.isAlias)(node) && node.anchor !== void 0) anchors.set(node.anchor, node);
		if ((0, import_dist.isNode)(target) && !(0, import_dist.isAlias)(target) && target.tag !== void 0 && !plainTags.has(target.tag)) {
			refuse("tags such as !!binary or !!set have no meaning here", position, path);
			return null;
		}
		if ((0, import_dist.isScalar)(target)) return target.value;
		if ((0, import_dist.isSeq)(target)) return target.items.map((item, index) => toPlain(item, [...path, index], position));
		return (0, import_dist.isMap)(target) ? toPlainMap(target.items, path, position) : null;
	};
	const toPlainMap = (items, path, position) => {
		const plain = {};
		for (const { key, value } of items) {
			const at = positionOf(key, position);
			const word = (0, import_dist.isScalar)(key) ? key.value : void 0;
			const problem = findNameProblem(word, plain);
			if (problem !== void 0) refuse(problem, at, path);
			if (problem !== void 0 || typeof word !== "string") continue;
			Object.defineProperty(plain, word, {
				value: toPlain(value, [...path, word], at),
				enumerable: true,
				configurable: true,
				writable: true
			});
		}
		return plain;
	};
	return toPlain(document.contents, [], positionOf(document.contents, start));
}
function findNameProblem(word, before) {
	if (typeof word !== "string") return "a name has to be text; put it in quotes";
	if (word === "<<") return "merge keys (\"<<\") are not part of YAML 1.2; write common fields under \"defaults\"";
	return Object.hasOwn(before, word) ? `${quote(word)} stands here twice; only one of the two can be meant` : void 0;
}
function readDocument(text, lineCounter, refuse) {
	try {
		const documents = (0, import_dist.parseAllDocuments)(text, {
			lineCounter,
			prettyErrors: false,
			strict: true,
			version: "1.2",
			uniqueKeys: false
		});
		if (!Array.isArray(documents) || documents.length === 0) return void 0;
		if (documents.length > 1) refuse(`it holds ${documents.length} YAML documents; a manifest is one`);
		return documents[0];
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		refuse("it is nested too deeply");
		return;
	}
}
var TooMuch = class extends Error {
	position;
	constructor(message, position) {
		super(message);
		this.position = position;
	}
};
function keyOf(path) {
	return JSON.stringify(path);
}
/** As a reader would write it: `keys[2].ifOlderThan`. */
function formatPath(path) {
	return path.map((step, index) => {
		if (typeof step === "number") return `[${step}]`;
		if (!/^[\w-]+$/.test(step)) return `[${quote(step)}]`;
		return index === 0 ? step : `.${step}`;
	}).join("");
}

// ../core/dist/manifest/locate-keys.js
/**
* Where the keys of a manifest are named, in the order of the text: for messages about a key that point at its line. What is
* no manifest has no keys.
*/
function locateManifestKeys(text) {
	const { value, problems, positionOf } = readYaml(text);
	const keys = value?.keys;
	if (problems.length > 0 || !Array.isArray(keys)) return [];
	return keys.flatMap((key, index) => {
		const name = key?.name;
		return typeof name === "string" ? [{
			key: name,
			...positionOf([
				"keys",
				index,
				"name"
			])
		}] : [];
	});
}

// ../core/dist/manifest/nearest-name.js
/** What people write when they have another tool's words in mind, and what a manifest calls it. */
const otherWords = {
	operations: "ops",
	keyops: "ops",
	keyoperations: "ops",
	kty: "type",
	keytype: "type",
	keysize: "size",
	bits: "size",
	crv: "curve",
	disabled: "enabled",
	expireson: "expires",
	expiry: "expires",
	exp: "expires",
	nbf: "notBefore",
	tag: "tags",
	vault: "vaults",
	key: "keys",
	selector: "selectors",
	default: "defaults",
	notify: "notifyBefore",
	notifybeforeexpiry: "notifyBefore",
	expiresin: "expireAfter",
	expirytime: "expireAfter",
	timeaftercreate: "rotateEvery",
	rotateaftercreate: "rotateEvery",
	timebeforeexpiry: "rotateBeforeExpiry",
	olderthan: "ifOlderThan",
	expireswithin: "ifExpiresWithin",
	due: "ifDue",
	graceperiod: "grace"
};
/** The known name that was most likely meant; `undefined` when none is near. */
function nearestName(name, known) {
	const plain = normalise(name);
	const other = Object.hasOwn(otherWords, plain) ? otherWords[plain] : void 0;
	if (other !== void 0 && known.includes(other)) return other;
	const limit = Math.max(1, Math.floor(plain.length / 3));
	return known.map((each) => ({
		each,
		distance: editDistance(plain, normalise(each), limit)
	})).filter(({ distance }) => distance <= limit).sort((a, b) => a.distance - b.distance).at(0)?.each;
}
function normalise(name) {
	return name.slice(0, 64).toLowerCase().replaceAll(/[-_ ]/g, "");
}
/** Insertions, deletions, substitutions and swaps of neighbours that lead from `a` to `b`; more than `limit` is not counted out. */
function editDistance(a, b, limit) {
	if (Math.abs(a.length - b.length) > limit) return limit + 1;
	let beforeLast = [];
	let last = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + cost);
			if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(beforeLast, j - 2) + 1);
			row.push(best);
		}
		beforeLast = last;
		last = row;
	}
	return at(last, b.length);
}
function at(row, index) {
	return row[index] ?? Number.POSITIVE_INFINITY;
}

// ../core/dist/manifest/parse.js
/** A file with more unknown fields than this is of another kind, and looking for what was meant takes its time. */
const mostSuggestions = 200;
/**
* As `parseManifest`, for callers that show each problem at its position: the manifest when there is none, else the
* problems in the order of the text.
*/
function checkManifest(text, options = {}) {
	const source = readYaml(text);
	const found = source.problems.map(({ path, position, message }) => ({
		...position,
		path: formatPath(path),
		message
	}));
	if (found.length > 0) return { problems: inOrder(found) };
	if (source.value === void 0 || source.value === null) return { problems: [{
		line: 1,
		column: 1,
		path: "",
		message: "it is empty; a manifest starts with \"version: 1\""
	}] };
	if (!isMap$7(source.value)) return { problems: [{
		line: 1,
		column: 1,
		path: "",
		message: noMap(source.value)
	}] };
	/** The paths of what cannot be read, and of all that holds it. */
	const unsound = /* @__PURE__ */ new Set();
	let isRootUnsound = false;
	const refuse = (path, message, position = source.positionOf(path)) => {
		found.push({
			...position,
			path: formatPath(path),
			message
		});
	};
	for (const { path, message, ofName } of [...findShapeProblems(source.value), ...findSchemaProblems(source.value)]) {
		if (path.length === 0) isRootUnsound = true;
		for (const [index] of path.entries()) unsound.add(JSON.stringify(path.slice(0, index + 1)));
		refuse(path, message, ofName ? source.positionOfName(path) : source.positionOf(path));
	}
	const isSound = (path) => !isRootUnsound && !unsound.has(JSON.stringify(path));
	const { manifest, problems } = readDesiredState(source.value, isSound, options);
	for (const { path, message } of problems) refuse(path, message);
	return found.length > 0 ? { problems: inOrder(found) } : {
		manifest,
		problems: []
	};
}
/** Maps that are none, and all unknown fields; the schema would stop at the first of each. */
function findShapeProblems(value) {
	const problems = [];
	const check = (part, path, known) => {
		if (part === void 0) return;
		if (!isMap$7(part)) {
			problems.push({
				path,
				message: noMap(part),
				ofName: false
			});
			return;
		}
		if (known === void 0) return;
		for (const name of Object.keys(part)) {
			if (known.includes(name)) continue;
			const nearest = problems.length < mostSuggestions ? nearestName(name, known) : void 0;
			const message = nearest === void 0 ? `unknown field; allowed are ${known.join(", ")}` : `unknown field; did you mean "${nearest}"?`;
			problems.push({
				path: [...path, name],
				message,
				ofName: true
			});
		}
	};
	const checkMaps = (part, path) => {
		if (!isMap$7(part)) return;
		for (const name of ["tags", "releasePolicy"]) if (Array.isArray(part[name])) check(part[name], [...path, name], void 0);
	};
	check(value, [], knownFields.root);
	check(value.defaults, ["defaults"], knownFields.defaults);
	checkMaps(value.defaults, ["defaults"]);
	for (const [list, known] of [["keys", knownFields.key], ["selectors", knownFields.selector]]) {
		const items = value[list];
		if (!Array.isArray(items)) continue;
		for (const [index, item] of items.entries()) {
			const path = [list, index];
			check(item, path, known);
			checkMaps(item, path);
			if (list !== "selectors" || !isMap$7(item)) continue;
			check(item.match, [...path, "match"], knownFields.match);
			checkMaps(item.match, [...path, "match"]);
		}
	}
	return problems;
}
function findSchemaProblems(value) {
	const { issues = [] } = safeParse(manifestSchema, value);
	return issues.flatMap((issue) => {
		const path = (issue.path ?? []).map(({ key }) => key);
		if (issue.type !== "strict_object") return [{
			path,
			message: issue.message,
			ofName: false
		}];
		if (issue.expected === "never" || issue.expected === "Object") return [];
		return [{
			path,
			message: issue.path?.length === 1 ? "is missing; write version: 1" : "is missing",
			ofName: false
		}];
	});
}
function noMap(value) {
	return `${show(value)} is not a map; write name: value, one a line`;
}
function isMap$7(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function inOrder(problems) {
	return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

// ../core/dist/manifest/plan.js
const planFormat = "keyturn-plan-1";

// ../core/dist/manifest/plan-contradictions.js
/** What no planning would have put together, although each part of the plan has the right form. */
function findContradictions(plan, options) {
	const problems = [];
	const urls = /* @__PURE__ */ new Set();
	for (const [index, { url, reference }] of plan.vaults.entries()) {
		for (const text of [url, reference]) try {
			parseVaultReference(text, options);
		} catch (error) {
			if (!hasCode(error, "INVALID_INPUT", "HOST_NOT_ALLOWED")) throw error;
			problems.push(`vaults[${index}]: ${error.message}`);
		}
		if (urls.has(url)) problems.push(`vaults[${index}]: ${show(url)} stands there twice`);
		urls.add(url);
	}
	const earlier = /* @__PURE__ */ new Map();
	for (const [index, step] of plan.steps.entries()) {
		const id = `${step.vaultUrl} ${step.key.toLowerCase()}`;
		const before = earlier.get(id) ?? [];
		const found = [
			...urls.has(step.vaultUrl) ? [] : [`its vault ${show(step.vaultUrl)} is none of the plan's vaults`],
			...checkStep(step),
			...stepKinds[step.action].findContradictions?.(step, before) ?? [],
			...checkOrder(step, before, plan.steps[index - 1])
		];
		problems.push(...found.map((each) => `steps[${index}]: ${each}`));
		earlier.set(id, [...before, step]);
	}
	return problems;
}
function checkStep({ action, expect, changes, retirement }) {
	const { foundAs, mayChangeNothing } = stepKinds[action];
	return [
		...foundAs.includes(expect.found) ? [] : [`${action} does not go with a key that is ${expect.found}`],
		...expect.found === "present" === (expect.version !== void 0) ? [] : ["its expected version has to be there exactly when the key is"],
		...mayChangeNothing || changes.length > 0 ? [] : ["it changes nothing"],
		...retirement !== void 0 && action !== "retire" ? ["only retire has rules of a retirement"] : [],
		...checkChanges(action, changes)
	];
}
function checkChanges(action, changes) {
	const { fields, isChange = isChangeValue } = stepKinds[action];
	const seen = /* @__PURE__ */ new Set();
	return changes.flatMap(({ field, version, to }) => {
		const id = version ?? field;
		const isTwice = seen.has(id);
		seen.add(id);
		return [
			...fields.includes(field) ? isChange(field, to) ? [] : [`${show(to)} is no value of ${field}`] : [`${action} does not change ${show(field)}`],
			...version !== void 0 === (action === "retire") ? [] : ["old versions are what retire changes, and nothing else does"],
			...isTwice ? [`${id} is changed twice`] : []
		];
	});
}
/** A key's steps stand together and in the one order in which they are safe. */
function checkOrder(step, before, previous) {
	const last = before.at(-1);
	if (last === void 0) return [];
	const key = show(step.key);
	const isOutOfOrder = stepKinds[step.action].rank < stepKinds[last.action].rank;
	return [
		...previous === last ? [] : [`the steps of key ${key} do not stand together`],
		...before.some(({ action }) => action === step.action) ? [`key ${key} has two steps ${step.action}`] : [],
		...isOutOfOrder ? [`${step.action} cannot come after ${last.action}`] : [],
		...last.action === "recover" ? ["nothing can be planned for a key before it is recovered"] : [],
		...JSON.stringify(step.expect) === JSON.stringify(last.expect) ? [] : [`it expects another state of key ${key} than the step before it`]
	];
}

// ../core/dist/manifest/plan-file.js
const mostProblemsShown$1 = 20;
/** Whether a text is meant as a stored plan; also one that was cut off must not pass for a manifest. */
function isPlanText(text) {
	return /^\s*\{/.test(text) && /"format"\s*:\s*"keyturn-plan-/.test(text);
}
/**
* Reads a plan that was stored as JSON. Everything that `planManifest` would not have written is refused: a plan that was
* cut off, edited into another shape or made by another version is not applied in part.
*
* @throws {KeyturnError} `INVALID_INPUT` with what is wrong and where; `CONFLICT` when it has another digest
*/
function parsePlan(text, options = {}) {
	const file = options.file ?? "the plan";
	if (options.digest !== void 0) checkPlanDigest(text, options.digest, file);
	const refuse = (message, cause) => new KeyturnError("INVALID_INPUT", `${file}: ${message}`, {
		hint: say`Make the plan anew and apply that: ${{ verb: "plan" }}`,
		cause
	});
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw refuse("it is no JSON, or was cut off", cause);
	}
	const { format } = value ?? {};
	if (typeof format !== "string" || !format.startsWith("keyturn-plan-")) throw refuse("it is no plan of keyturn");
	if (format !== "keyturn-plan-1") throw refuse(`${show(format)} is no format of a plan that this program knows`);
	const { success, output, issues = [] } = safeParse(planSchema, value);
	const problems = issues.map((issue) => {
		const path = (issue.path ?? []).map(({ key }) => key);
		const unknown = issue.type === "strict_object" && issue.expected === "never";
		return `${formatPath(path)}: ${unknown ? "unknown field" : issue.message}`;
	});
	if (success) problems.push(...findContradictions(output, options));
	if (problems.length > 0) {
		const shown = problems.slice(0, mostProblemsShown$1);
		const hidden = problems.length - shown.length;
		throw refuse([...shown, ...hidden > 0 ? [`and ${hidden} more`] : []].join("; "));
	}
	return output;
}
const keyVersion = pipe(string(), regex(/^[0-9a-f]{32}$/, "is no key version"));
const keyName = pipe(string(), check((text) => succeeds(() => parseKeyName(text)), "is no key name"));
const errorText = pipe(string(), maxLength(1e4));
const policySchema = strictObject({
	rotateEvery: exactOptional(string()),
	rotateBeforeExpiry: exactOptional(string()),
	expireAfter: exactOptional(string()),
	notifyBefore: exactOptional(string())
});
const expectSchema = strictObject({
	found: picklist([
		"present",
		"deleted",
		"absent"
	]),
	version: exactOptional(keyVersion),
	updatedOn: exactOptional(time),
	deletedOn: exactOptional(time),
	policy: exactOptional(policySchema)
});
/** A reason explains; its data are for readers. */
const reasonSchema = objectWithRest({
	code: errorText,
	message: errorText
}, errorText);
const changeValue = union([
	null_(),
	string(),
	number(),
	boolean(),
	array(string()),
	record(string(), string())
]);
const changeSchema = strictObject({
	field: string(),
	version: exactOptional(keyVersion),
	from: changeValue,
	to: changeValue
});
const stepSchema = strictObject({
	action: picklist(stepActions),
	vaultUrl: string(),
	key: keyName,
	expect: expectSchema,
	reason: reasonSchema,
	changes: array(changeSchema),
	retirement: exactOptional(strictObject({
		keep: number(),
		grace: string()
	}))
});
const planSchema = strictObject({
	format: literal(planFormat),
	createdOn: time,
	vaults: pipe(array(strictObject({
		url: string(),
		reference: string()
	})), minLength(1)),
	steps: array(stepSchema),
	idle: array(strictObject({
		vaultUrl: string(),
		key: keyName,
		reason: reasonSchema,
		nextDue: exactOptional(time),
		nextRetirement: exactOptional(time)
	})),
	problems: array(strictObject({
		vaultUrl: string(),
		key: keyName,
		code: errorText,
		message: errorText,
		hint: exactOptional(errorText)
	}))
});

// ../core/dist/manifest/plan-key.js
/**
* Decides what has to be done with one key. Pure: the same facts at the same time give the same plan.
*
* @param vaultUrl URL of the vault
* @param now the vault's time
* @param uses what needs which version: one in use is not retired. Default: nothing is known
*/
function planKey(vaultUrl, wanted, seen, now, uses) {
	const where = {
		vaultUrl,
		key: wanted.name
	};
	if (seen.found === "listed") return {
		steps: [],
		problems: [],
		idle: explainIdle(where, wanted, seen.item, now)
	};
	if (seen.found === "present" && seen.key.managed) return planManaged(where, wanted, seen.key, now);
	const facts = {
		wanted,
		now,
		needs: uses && findNeeds(uses, vaultUrl, wanted.name),
		...seen.found === "present" ? judge(wanted, seen, now) : seen
	};
	const expect = expectedOf(facts);
	const steps = orderFor(facts).flatMap((action) => {
		const planned = stepKinds[action].plan(facts);
		return planned === void 0 ? [] : [{
			action,
			...where,
			expect,
			...planned
		}];
	});
	const problems = findProblems(where, facts, steps);
	if (problems.length > 0) return {
		steps: [],
		problems
	};
	if (steps.length > 0 || facts.found !== "present") return {
		steps,
		problems
	};
	const idle = explainIdle(where, wanted, stateAfter(facts.key, wanted, facts.policy), now);
	const retirement = findRetirement(facts);
	const nextOn = retirement?.nextOn;
	const reason = {
		...idle.reason,
		message: idle.reason.message + neededText(retirement)
	};
	return {
		steps,
		problems,
		idle: {
			...idle,
			reason,
			...nextOn !== void 0 && { nextRetirement: iso(nextOn) }
		}
	};
}
function judge(wanted, { key, policy, versions }, now) {
	const state = stateAfter(key, wanted, policy);
	const dueOn = nextDueOn(state, { ifDue: true });
	const isDue = dueOn !== void 0 && dueOn.getTime() <= now.getTime() + 36e5;
	return {
		found: "present",
		key,
		policy,
		versions,
		decision: wanted.rotation && planRotation(state, wanted.rotation, now),
		isDueByNewPolicy: isDue && findPolicyChanges(wanted.policy, policy).length > 0
	};
}
/** A policy that is overdue when it is set makes the service rotate: our own rotation has to come before, or there are two. */
function orderFor(facts) {
	if (facts.found !== "present" || !facts.isDueByNewPolicy) return stepActions;
	const others = stepActions.filter((action) => action !== "rotate");
	return others.toSpliced(others.indexOf("policy"), 0, "rotate");
}
function expectedOf(facts) {
	if (facts.found === "absent") return { found: "absent" };
	if (facts.found === "deleted") {
		const { deletedOn } = facts.key;
		return {
			found: "deleted",
			...deletedOn !== void 0 && { deletedOn: iso(deletedOn) }
		};
	}
	const { key, policy } = facts;
	return {
		found: "present",
		version: key.version,
		...key.updatedOn !== void 0 && { updatedOn: iso(key.updatedOn) },
		...policy !== void 0 && { policy: policyOf(policy) }
	};
}
/** Whether a page of the key list tells enough; if not, the key has to be read. */
function isSettledByList(wanted, item, now) {
	if (item.managed) return true;
	const { policy, rotation, retirement, tags = {} } = wanted;
	if (policy !== void 0 || retirement !== void 0 || rotation?.ifDue) return false;
	if (Object.entries(tags).some(([name, value]) => item.tags[name] !== value)) return false;
	return rotation === void 0 || planRotation(item, rotation, now).action !== "rotate";
}
/** Somebody may mean a certificate's key by mistake; a pattern that happens to match one means others. */
function planManaged(where, wanted, key, now) {
	if (wanted.type === void 0) return {
		steps: [],
		problems: [],
		idle: explainIdle(where, wanted, key, now)
	};
	return {
		steps: [],
		problems: [{
			...where,
			code: "NOT_ALLOWED",
			message: `key "${where.key}" belongs to a certificate, which alone changes it`,
			hint: "Take it out of the manifest."
		}]
	};
}
function explainIdle(where, wanted, state, now) {
	const decision = state.managed ? planRotation(state, { ifDue: true }, now) : wanted.rotation && planRotation(state, wanted.rotation, now);
	if (decision === void 0) {
		const dueOn = nextDueOn(state, { ifDue: true });
		const next = dueOn === void 0 ? "no rule rotates it" : `its policy makes the service rotate it on ${iso(dueOn)}`;
		return {
			...where,
			reason: {
				code: "AS_DESCRIBED",
				message: `it is as described, and ${next}`
			},
			...dueOn !== void 0 && { nextDue: iso(dueOn) }
		};
	}
	const nextDue = decision.action === "wait" ? decision.nextDue : void 0;
	return {
		...where,
		reason: decision.reason,
		...nextDue !== void 0 && { nextDue: iso(nextDue) }
	};
}
/** The key as it will be when the steps before a rotation have been applied. */
function stateAfter(key, wanted, policy) {
	const effective = wanted.policy ?? policy;
	return {
		name: key.name,
		version: key.version,
		enabled: wanted.enabled ?? key.enabled,
		createdOn: key.createdOn,
		expiresOn: expiryToGet(wanted, key) ?? key.expiresOn,
		managed: key.managed,
		...effective !== void 0 && { policy: effective }
	};
}
/** Why the key cannot become what is wanted. */
function findProblems(where, facts, steps) {
	if (facts.found === "deleted") return [];
	return [
		...facts.found === "present" ? findConflicts(where, facts.wanted, facts.key) : [],
		...findPolicyProblems(where, facts.wanted),
		...findPastExpiry(where, facts, steps)
	];
}
function findConflicts(where, wanted, key) {
	const conflicts = namedKeyFields.flatMap(([name, field]) => {
		const found = wanted[name] === void 0 ? void 0 : field.findConflict?.(wanted[name], key);
		return found === void 0 ? [] : [{
			found,
			hint: field.conflictHint ?? ""
		}];
	});
	return [...Map.groupBy(conflicts, ({ hint }) => hint)].map(([hint, alike]) => ({
		...where,
		code: "CONFLICT",
		message: `key "${where.key}" exists with ${alike.map(({ found }) => found).join(", ")}`,
		hint
	}));
}
/** Managed HSM has longer minimums than a vault, by which the policy was checked when it was read. */
function findPolicyProblems(where, { policy }) {
	if (policy === void 0 || !isManagedHsmHost(new URL(where.vaultUrl).hostname)) return [];
	try {
		checkPolicy(policy, { managedHsm: true });
		return [];
	} catch (error) {
		if (!(error instanceof KeyturnError)) throw error;
		return [{
			...where,
			code: error.code,
			message: `key "${where.key}": ${error.message}`
		}];
	}
}
function findPastExpiry(where, facts, steps) {
	const { now, wanted } = facts;
	const step = steps.find(({ action, changes }) => action !== "retire" && changes.some(({ field }) => field === "expires"));
	if (wanted.expires === void 0 || step === void 0) return [];
	const made = step.action === "update" && facts.found === "present" ? facts.key.createdOn : void 0;
	const date = momentFrom(wanted.expires, made ?? now);
	if (date > now) return [];
	return [{
		...where,
		code: "INVALID_INPUT",
		message: `key "${where.key}" would expire at once: "expires" means ${iso(date)}, which is past`,
		hint: "expires takes a date to come, or a duration that is longer than the age of the latest version."
	}];
}

// ../core/dist/manifest/matches-selector.js
/** Whether a key has the name and all the tags that a selector asks for. */
function matchesSelector({ name, tags = {} }, item) {
	return (name === void 0 || matchesPattern(item.name, name)) && Object.entries(tags).every(([tag, value]) => {
		const found = Object.hasOwn(item.tags, tag) ? item.tags[tag] : void 0;
		return found !== void 0 && matchesPattern(found, value);
	});
}

// ../core/dist/manifest/missing-keys.js
/** So many are asked for one by one; after that the lists, which tell of 25 keys with one call, are read first. */
const fewMissing = 25;
const pageSize = 25;
/**
* For a vault in which a manifest's keys are looked for: a fleet that is to be made anew costs a few calls then, and not two
* a key.
*
* @param wanted how many keys will be looked for. A list that takes more calls than they would is read no further.
*/
function lookForKeys(vault, wanted) {
	const mostNames = wanted * pageSize;
	return {
		findKey: lookUp({
			find: (name) => unlessMissing(vault.getKey(name)),
			list: () => readNames(vault.listKeys(), mostNames)
		}),
		findDeletedKey: lookUp({
			find: (name) => unlessMissing(vault.getDeletedKey(name)),
			list: () => readNames(vault.listDeletedKeys(), mostNames)
		})
	};
}
function lookUp({ find, list }) {
	let missing = 0;
	let names;
	return async (name) => {
		if (missing >= fewMissing) {
			names ??= list();
			if ((await names)?.has(name.toLowerCase()) === false) return void 0;
		}
		const found = await find(name);
		if (found === void 0) missing++;
		return found;
	};
}
/** @returns the names in lower case; `undefined` when there are too many, or they may not be listed */
async function readNames(keys, most) {
	const names = /* @__PURE__ */ new Set();
	try {
		for await (const { name } of keys) {
			if (names.size >= most) return void 0;
			names.add(name.toLowerCase());
		}
		return names;
	} catch (error) {
		if (hasCode(error, "ACCESS_DENIED", "NOT_ALLOWED")) return void 0;
		throw error;
	}
}

// ../core/dist/manifest/read-plan.js
const planManifestOptionNames = {
	concurrency: true,
	uses: true,
	signal: true,
	onKey: true
};
const vaultsAtOnce = 4;
/**
* Compares a manifest with vaults and plans what has to be done. Reads only. A key of the list that no rule applies to costs
* no call of its own.
*
* @param vaults every vault of `manifest.vaults`, by the name that it has there; or, when the manifest lists none, the
*   vaults that it is to be compared with
* @throws {KeyturnError} `INVALID_INPUT` when a vault is missing or two are the same; `SIGN_IN_FAILED`, `UNAVAILABLE`, `INTERRUPTED` and
*   what else keeps a vault from being read. What keeps a single key from being read is one of the plan's problems.
*/
async function planManifest(manifest, vaults, options = {}) {
	refuseUnknownOptions("planManifest", options, planManifestOptionNames);
	const { concurrency = 8 } = options;
	if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 16) throw new KeyturnError("INVALID_INPUT", `concurrency: ${concurrency} is out of range; use a whole number from 1 to 16`);
	checkVaults(manifest, vaults);
	const plan = {
		format: planFormat,
		createdOn: "",
		vaults: vaults.map(({ reference, vault }) => ({
			url: vault.url,
			reference
		})),
		steps: [],
		idle: [],
		problems: []
	};
	const planVault = async ({ reference, vault }) => {
		const plans = [];
		const keys = lookForKeys(vault, manifest.keys.length);
		const targets = findTargets(manifest, reference, vault, options);
		const planned = inParallel(targets, concurrency, async (target) => {
			stopIfInterrupted(options.signal);
			const result = await planTarget(vault, target, keys, options.uses);
			options.onKey?.({
				vaultUrl: vault.url,
				key: target.wanted.name
			});
			return result;
		});
		for await (const each of planned) plans.push(each);
		return plans;
	};
	for await (const plans of inParallel(vaults, vaultsAtOnce, planVault)) for (const { steps, idle, problems } of plans) {
		plan.steps.push(...steps);
		plan.problems.push(...problems);
		if (idle !== void 0) plan.idle.push(idle);
	}
	const [first] = vaults;
	plan.createdOn = first === void 0 ? "" : iso(/* @__PURE__ */ new Date(Math.floor(first.vault.now().getTime() / 1e3) * 1e3));
	return plan;
}
function checkVaults(manifest, vaults) {
	const given = vaults.map(({ reference }) => reference);
	const missing = manifest.vaults.filter((reference) => !given.includes(reference));
	if (missing.length > 0 || vaults.length === 0) {
		const which = missing.length > 0 ? `: ${missing.join(", ")}` : "";
		throw new KeyturnError("INVALID_INPUT", `a vault of the manifest is not connected${which}`);
	}
	const urls = vaults.map(({ vault }) => vault.url);
	const twice = urls.find((url, index) => urls.indexOf(url) !== index);
	if (twice !== void 0) throw new KeyturnError("INVALID_INPUT", `${twice} was given twice`);
}
/** The keys that the manifest names for a vault, then those that its selectors find there. */
async function* findTargets(manifest, reference, vault, options) {
	const isHere = ({ vaults }) => vaults === void 0 || vaults.includes(reference);
	const keys = manifest.keys.filter(isHere);
	for (const wanted of keys) yield { wanted };
	const selectors = manifest.selectors.filter(isHere);
	if (selectors.length === 0) return;
	const named = new Set(keys.map(({ name }) => name.toLowerCase()));
	for await (const item of vault.listKeys()) {
		stopIfInterrupted(options.signal);
		const rules = named.has(item.name.toLowerCase()) ? void 0 : selectors.find(({ match }) => matchesSelector(match, item));
		if (rules === void 0) continue;
		const { match: _, ...wanted } = rules;
		yield {
			wanted: {
				...wanted,
				name: item.name
			},
			item
		};
	}
}
async function planTarget(vault, { wanted, item }, keys, uses) {
	try {
		const seen = await readKey(vault, {
			wanted,
			item
		}, keys);
		return planKey(vault.url, wanted, seen, vault.now(), uses);
	} catch (error) {
		if (!hasCode(error, "ACCESS_DENIED", "KEY_NOT_FOUND", "NOT_ALLOWED", "CONFLICT", "SERVICE_ERROR")) throw error;
		const { code, message, hint } = error;
		return {
			steps: [],
			problems: [{
				vaultUrl: vault.url,
				key: wanted.name,
				code,
				message,
				...hint !== void 0 && { hint }
			}]
		};
	}
}
async function readKey(vault, { wanted, item }, keys) {
	if (item !== void 0 && isSettledByList(wanted, item, vault.now())) return {
		found: "listed",
		item
	};
	const key = await (item === void 0 ? keys.findKey(wanted.name) : vault.getKey(wanted.name));
	if (key === void 0) {
		const deleted = await keys.findDeletedKey(wanted.name);
		return deleted === void 0 ? { found: "absent" } : {
			found: "deleted",
			key: deleted
		};
	}
	if (key.managed) return {
		found: "present",
		key
	};
	const { policy, rotation, retirement } = wanted;
	return {
		found: "present",
		key,
		...(policy !== void 0 || rotation?.ifDue) && { policy: await getRotationPolicy(vault, wanted.name) },
		...retirement !== void 0 && { versions: await readVersions(vault, wanted.name) }
	};
}
async function readVersions(vault, name) {
	const versions = [];
	for await (const each of vault.listVersions(name)) versions.push(each);
	return versions;
}

// ../core/dist/runs/apply-run.js
/** Recovered keys are planned again; that it takes more than once means that somebody goes on deleting them. */
const mostRounds = 3;
/**
* Plans, applies, and plans again when keys were recovered, since what else differs of a key is known once it is back.
*
* @throws {KeyturnError} as planning and `applyPlan` do, and what `onPlan` rejects with
*/
async function runApply({ plan: makePlan, vaults, replans }, { onPlan, ...options } = {}) {
	let plan = await makePlan();
	const total = {
		steps: [],
		stopped: null
	};
	for (let round = 1; plan.steps.length > 0; round++) {
		await onPlan?.(plan);
		const { steps, stopped } = await applyPlan(plan, vaults, options);
		total.steps.push(...steps);
		total.stopped = stopped;
		if (!steps.some(({ action, outcome }) => action === "recover" && outcome === "done") || stopped !== null || !replans || round === mostRounds) break;
		plan = await makePlan();
	}
	return {
		...total,
		plan,
		verdict: judgeApply(total, plan)
	};
}
/**
* Judges an applied plan. Pure. What nobody can tell outweighs everything; then what stopped the run; then, when nothing was
* done, what stood in the way.
*/
function judgeApply({ steps, stopped }, { problems, idle }) {
	const judged = judgeRun([
		...steps.map((step) => ({
			...step,
			outcome: step.outcome === "not-run" ? "failed" : step.outcome,
			rotated: step.rotation?.rotated ?? false,
			verification: step.rotation?.rotated ? { ok: false } : null
		})),
		...problems.map(({ code, message }) => ({
			outcome: "failed",
			error: {
				code,
				message,
				hint: null,
				requestId: null
			}
		})),
		...idle.map(() => ({
			outcome: "unchanged",
			error: null
		}))
	]);
	if (judged.status === "indeterminate" || stopped === null) return judged;
	return {
		status: "interrupted",
		codes: [stopped.code]
	};
}

// src/inputs/manifest-inputs.ts
function readManifest(reader, operation, env) {
	const signIn = readSignIn(reader, env);
	return {
		operation,
		connection: signIn,
		vaults: readVaults(reader, signIn),
		timeout: reader.duration("timeout") ?? "1h",
		dryRun: operation === "apply" && reader.boolean("dry-run"),
		manifestFile: reader.text("manifest") ?? "keys.yaml",
		planDigest: reader.text("plan-digest"),
		maxPlanAge: reader.duration("max-plan-age") ?? "P7D",
		verify: reader.boolean("verify")
	};
}

// src/inputs/retire-inputs.ts
function readRetire(reader, named, env) {
	const { all: _, ...selection } = readSelection(reader, named, {
		operation: "retire",
		env
	});
	const undo = reader.boolean("undo");
	for (const name of [
		"keep",
		"grace",
		"uses"
	]) if (undo && reader.has(name)) reader.problem(`"undo: true" takes back all that was retired; leave "${name}" out`);
	const keep = reader.integer("keep", "number of versions, such as 2");
	const grace = reader.duration("grace");
	reader.attempt(() => readRetirementRules({
		keep,
		grace
	}));
	return withoutUndefined({
		operation: "retire",
		timeout: reader.duration("timeout") ?? "1h",
		dryRun: reader.boolean("dry-run"),
		...selection,
		keep,
		grace,
		undo,
		usesFile: reader.text("uses")
	});
}

// src/inputs/event-keys.ts
/** What the input `event` says is due. Its vaults have to be among those of the step: a message chooses no other. */
function readEvent(reader, text, named) {
	const targets = named.map(({ connection }) => ({
		connection,
		keys: []
	}));
	const onKeyEvent = [];
	const message = reader.attempt(() => readKeyEvents(parseMessage(text), "\"event\""));
	for (const { type, id } of message?.events ?? []) {
		const allowHost = named[0]?.connection.allowHost;
		const key = reader.attempt(() => parseKeyId(id, withoutUndefined({ allowHost })));
		if (key === void 0) continue;
		const { name, version } = key;
		if (version === void 0) {
			reader.problem(`"event" has a ${type} event about "${id}", which names no version`);
			continue;
		}
		const [target] = vaultsOfId(reader, {
			id,
			input: "event"
		}, targets);
		if (target === void 0) continue;
		const keys = target.keys;
		if (!keys.some((other) => other.toLowerCase() === name.toLowerCase())) keys.push(name);
		onKeyEvent.push({
			type,
			version
		});
	}
	return {
		targets,
		onKeyEvent,
		ignoredEvents: message?.ignored ?? []
	};
}
function parseMessage(text) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new KeyturnError("INVALID_INPUT", `"event" holds no JSON: ${error.message}`);
	}
}

// src/inputs/rotate-inputs.ts
function readRotate(reader, named, env) {
	const { all, ...selection } = readSelection(reader, named, {
		operation: "rotate",
		env
	});
	const ifOlderThan = reader.duration("if-older-than");
	const ifExpiresWithin = reader.duration("if-expires-within");
	const ifDue = reader.boolean("if-due");
	const expectVersion = reader.text("expect-version");
	if (all && !reader.has("if-older-than") && !reader.has("if-expires-within") && !ifDue) reader.problem("\"all: true\" needs a rule: \"if-older-than\", \"if-expires-within\" or \"if-due\"");
	if (expectVersion !== void 0 && !/^[0-9a-f]{32}$/i.test(expectVersion)) reader.problem(`"expect-version" is "${expectVersion}", which is no key version: 32 hexadecimal digits`);
	if (expectVersion !== void 0 && (all || named.reduce((sum, { keys }) => sum + keys.length, 0) > 1)) reader.problem("\"expect-version\" needs exactly one key in \"keys\"");
	const event = reader.text("event");
	if (event !== void 0) refuseBesideEvent(reader);
	const token = reader.text("github-token");
	const githubToken = token?.startsWith("${{") ? void 0 : token;
	return withoutUndefined({
		operation: "rotate",
		timeout: reader.duration("timeout") ?? "1h",
		dryRun: reader.boolean("dry-run"),
		...selection,
		...event !== void 0 && readEvent(reader, event, named),
		ifOlderThan,
		ifExpiresWithin,
		ifDue,
		expectVersion: expectVersion?.toLowerCase(),
		verify: reader.boolean("verify"),
		githubToken,
		resumeFile: reader.text("resume")
	});
}
/** The event names the keys, and is the rule. */
function refuseBesideEvent(reader) {
	for (const name of [
		"keys",
		"tags",
		"shard",
		"if-older-than",
		"if-expires-within",
		"expect-version"
	]) if (reader.has(name)) excludes(reader, name);
	for (const name of ["all", "if-due"]) if (reader.boolean(name)) excludes(reader, name);
}
function excludes(reader, name) {
	reader.problem(`"event" and "${name}" exclude each other: the event says which key is due`);
}

// src/inputs/untrusted-event.ts
/**
* A workflow on `pull_request_target` runs with the rights of the repository, and what it does can be steered by whoever opens
* a pull request. What only reads, and an embedded vault, may run there.
*/
function refuseUntrustedWrite(reader, { writes, vaults }, env) {
	if (env.GITHUB_EVENT_NAME !== "pull_request_target" || !writes) return;
	if (vaults.length > 0 && vaults.every((vault) => /^local(:|$)/.test(vault))) return;
	if (reader.boolean("allow-pull-request-target")) return;
	reader.problem("this workflow runs on pull_request_target, with the rights of the repository for whoever opens a pull request, so nothing is written: use \"dry-run: true\", \"operation: plan\" or \"vault: local\", or say \"allow-pull-request-target: true\" when no part of this job comes from the pull request");
}

// src/inputs/inputs.ts
/** Wrong inputs: all of them, so that they can be put right in one go. */
var InvalidInputs = class extends KeyturnError {
	name = "InvalidInputs";
	/** One line each. */
	problems;
	constructor(problems) {
		super("INVALID_INPUT", problems.join("\n"));
		this.problems = problems;
	}
};
/**
* Reads all inputs of the step from the environment in which the runner puts them (`INPUT_…`), and nothing else reads them.
*
* @param onIgnored called for each variable that looks like an input and is none of ours
* @throws {InvalidInputs} `INVALID_INPUT` with every problem that there is. A name that is nearly one of ours is refused: a
*   misspelt rule would otherwise rotate a key that is not due.
*/
function readInputs(env, onIgnored = () => {}) {
	const reader = new InputReader(env);
	for (const variable of reader.ignored) onIgnored(variable);
	const operation = reader.choice("operation", operations) ?? "rotate";
	reader.refuseForeign(operation);
	const inputs = readOperation(reader, operation, env);
	const writes = operation !== "plan" && !("dryRun" in inputs && inputs.dryRun);
	const vaults = "targets" in inputs ? inputs.targets.map(({ connection }) => connection.vault) : inputs.vaults;
	refuseUntrustedWrite(reader, {
		writes,
		vaults
	}, env);
	const failOn = readFailOn(reader);
	const allowOutsideWorkspace = reader.boolean("allow-outside-workspace");
	if (reader.problems.length > 0) throw new InvalidInputs(reader.problems);
	return {
		...inputs,
		...allowOutsideWorkspace && { allowOutsideWorkspace },
		...failOn !== void 0 && { failOn }
	};
}
function readOperation(reader, operation, env) {
	if (operation === "plan" || operation === "apply") return readManifest(reader, operation, env);
	const targets = readTargets(reader, readConnections(reader, env));
	switch (operation) {
		case "rotate": return readRotate(reader, targets, env);
		case "retire": return readRetire(reader, targets, env);
		default: return readMake(reader, operation, targets);
	}
}
/** The files that the inputs name, each by its input. */
function filesOf(inputs) {
	switch (inputs.operation) {
		case "rotate": return { resume: inputs.resumeFile };
		case "retire": return { uses: inputs.usesFile };
		case "plan":
		case "apply": return { manifest: inputs.manifestFile };
		default: return { "release-policy": inputs.key.releasePolicyFile };
	}
}

// src/inputs/invalid-manifest.ts
/** What is wrong with a manifest: each problem at its line. */
var InvalidManifest = class extends KeyturnError {
	name = "InvalidManifest";
	file;
	problems;
	constructor(file, problems) {
		super("INVALID_INPUT", `${file} has ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}`);
		this.file = file;
		this.problems = problems;
	}
};

// src/inputs/workspace.ts
/**
* Reads the text file that an input names, relative to the workspace.
*
* @throws {KeyturnError} `INVALID_INPUT` when it cannot be read
*/
async function readWorkspaceFile(input, file, env) {
	try {
		return await readFile(resolve$1(env.GITHUB_WORKSPACE ?? ".", file), "utf8");
	} catch (cause) {
		throw new KeyturnError("INVALID_INPUT", `"${input}" names "${file}", which cannot be read`, {
			hint: "Give the path of a file in the workspace, and check out the repository before this step.",
			cause
		});
	}
}
/**
* Refuses a file outside of the workspace and the runner's temporary folder, also by a link or `..`: in a workflow that checks
* out what somebody else wrote, the path may be theirs, and would have the step read what the machine keeps for others.
*
* @param files by the input that names each; relative to the workspace
* @throws {KeyturnError} `INVALID_INPUT` with the input, and how to allow it
*/
async function refuseOutsideWorkspace(files, env) {
	const workspace = env.GITHUB_WORKSPACE ?? ".";
	const folders = await Promise.all([workspace, ...env.RUNNER_TEMP ? [env.RUNNER_TEMP] : []].map(realPath));
	for (const [input, file] of Object.entries(files)) {
		if (file === void 0) continue;
		const real = await realPath(resolve$1(workspace, file));
		if (folders.some((folder) => isWithin(folder, real))) continue;
		throw new KeyturnError("INVALID_INPUT", `"${input}" names "${file}", which is outside of the workspace`, { hint: "Give the path of a file in the workspace, or say \"allow-outside-workspace: true\" when the path is your own." });
	}
}
/** Without links. Of a file that is not there, its folder's; what reads it says that it is not there. */
async function realPath(path) {
	const full = resolve$1(path);
	return realpath(full).catch(() => realpath(dirname(full)).then((folder) => join(folder, basename(full)), () => full));
}
function isWithin(folder, path) {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

// src/report/report.ts
/** The only place where a result is put together: what is known, and `null` for the rest. */
function keyResult(known) {
	return {
		changed: false,
		rotated: false,
		dryRun: false,
		id: null,
		previousVersion: null,
		version: null,
		changes: null,
		steps: null,
		verification: null,
		attempts: null,
		adopted: null,
		nextDue: null,
		operationId: null,
		durationMs: null,
		error: null,
		...known
	};
}
/** A step with what is known of it, and `null` for the rest. */
function keyStep(known) {
	return {
		version: null,
		changes: null,
		ends: null,
		goesOn: null,
		expiresOn: null,
		error: null,
		...known
	};
}
/** From the worst on. */
const worstFirst = [
	"indeterminate",
	"failed",
	"not-run",
	"skipped",
	"adopted",
	"rotated",
	"created",
	"recovered",
	"updated",
	"applied",
	"retired",
	"undone",
	"planned",
	"not-due",
	"nothing-to-do",
	"unchanged"
];
/** What became of the step: the outcome of its only key, else the worst of all; nothing when there was no key. */
function worstOutcome({ results, failures = [] }) {
	const outcomes = new Set(results.map(({ outcome }) => outcome));
	if (failures.length > 0) outcomes.add("failed");
	return worstFirst.find((outcome) => outcomes.has(outcome));
}
/** Whether the step has to fail: for a key that has not been dealt with, or not certainly, or not well. */
function isProblem(result) {
	return result.outcome === "failed" || result.outcome === "indeterminate" || result.outcome === "not-run" || result.verification?.ok === false;
}
/** Problems first, then what changed, then the rest; the order given within each. */
function byConcern(a, b) {
	return weight(a) - weight(b);
}
function weight(result) {
	if (isProblem(result)) return 0;
	return result.changed ? 1 : 2;
}

// src/operations/make.ts
/** Creates or ensures each key of each vault in turn, and says of each what became of it. One that fails does not stop the others. */
async function make(selection, inputs, options) {
	const results = [];
	for (const { vault, names } of selection) results.push(...await makeIn(vault, [...names ?? []], inputs, options));
	return results;
}
async function makeIn(vault, names, inputs, { env, signal }) {
	const options = await toKeyOptions(inputs.key, vault.now(), env);
	const results = [];
	for (const name of names) {
		const started = performance.now();
		let look;
		let result;
		try {
			if (signal.aborted) throw signal.reason;
			look = { before: await findKey(vault, name) };
			result = inputs.operation === "create" ? await create(vault, name, {
				...options,
				newVersion: inputs.newVersion,
				...look
			}) : await ensure(vault, name, options);
		} catch (error) {
			result = await toFailure(vault, name, {
				error,
				look
			});
		}
		results.push({
			...result,
			durationMs: Math.round(performance.now() - started)
		});
	}
	return results;
}
async function create(vault, name, { before, expiresAfter, ...options }) {
	const lifetime = expiresAfter !== void 0 && { expiresOn: parseExpiry(expiresAfter, vault.now(), "\"expires\"") };
	return toKeyResult$2(vault, await createKey(vault, name, {
		...options,
		...lifetime
	}), {
		outcome: "created",
		reason: {
			code: "CREATED",
			message: before ? "a new version was asked for" : "there was no such key"
		},
		before
	});
}
async function ensure(vault, name, options) {
	const { key, outcome, changes } = await ensureKey(vault, name, options);
	return {
		...toKeyResult$2(vault, key, {
			outcome,
			reason: {
				code: outcome.toUpperCase(),
				message: {
					created: "there was no such key",
					recovered: "it was deleted and has been recovered",
					updated: "it was not as asked",
					unchanged: "it is as asked"
				}[outcome]
			}
		}),
		changes
	};
}
async function toKeyOptions({ expiresOn, notBefore, releasePolicyFile, ...rest }, now, env) {
	return {
		...rest,
		...expiresOn !== void 0 && { expiresOn: parseExpiry(expiresOn, now, "\"expires\"") },
		...notBefore !== void 0 && { notBefore: parseExpiry(notBefore, now, "\"not-before\"") },
		...releasePolicyFile !== void 0 && { releasePolicy: { policy: await readWorkspaceFile("release-policy", releasePolicyFile, env) } }
	};
}
async function findKey(vault, name) {
	try {
		return await getKey(vault, name);
	} catch (error) {
		if (hasCode(error, "KEY_NOT_FOUND")) return void 0;
		throw error;
	}
}
function toKeyResult$2(vault, key, { before, ...result }) {
	return keyResult({
		key: key.name,
		vaultUrl: vault.url,
		changed: result.outcome !== "unchanged",
		rotated: before !== void 0,
		id: key.id,
		version: key.version,
		previousVersion: before?.version ?? null,
		...result
	});
}
async function toFailure(vault, key, { error, look }) {
	if (!(error instanceof KeyturnError)) throw error;
	const found = look && await findKey(vault, key).catch(() => void 0);
	const made = found?.version !== look?.before?.version ? found : void 0;
	return keyResult({
		key,
		vaultUrl: vault.url,
		outcome: error.code === "INDETERMINATE" ? "indeterminate" : "failed",
		changed: made === void 0 && error.code === "INDETERMINATE" ? null : made !== void 0,
		reason: {
			code: error.code,
			message: error.message
		},
		id: made?.id ?? null,
		version: made?.version ?? null,
		error: error.toJSON()
	});
}

// src/operations/manifest-results.ts
/** @param file as the workflow names it: GitHub looks for it in the repository */
function locateKeys(text, file) {
	const locations = /* @__PURE__ */ new Map();
	for (const { key, line, column } of locateManifestKeys(text)) {
		const id = key.toLowerCase();
		if (!locations.has(id)) locations.set(id, {
			file,
			line,
			column
		});
	}
	return locations;
}
/** What a plan holds, key by key. */
function plannedResults(plan, locations) {
	return [...groupByKey(plan.steps).map((steps) => {
		const [first] = steps;
		return keyResult({
			...aboutKey(first, locations),
			outcome: "planned",
			dryRun: true,
			reason: {
				code: first.reason.code,
				message: steps.map(describeStep).join("; ")
			},
			steps: steps.map(({ action, reason, changes }) => keyStep({
				action,
				reason,
				changes,
				outcome: "planned"
			}))
		});
	}), ...restOf(plan, locations)];
}
/** What became of a plan, key by key. */
function appliedResults(applied, locations) {
	const done = groupByKey(applied.steps).map((steps) => appliedKey(steps, applied, locations));
	const seen = new Set(done.map(idOf));
	return [...done, ...restOf(applied.plan, locations).filter((result) => !seen.has(idOf(result)))];
}
function appliedKey(steps, { stopped }, locations) {
	const [first] = steps;
	const outcome = outcomeOf(steps);
	const error = steps.find((step) => step.error !== null)?.error ?? (outcome === "not-run" ? stopped : null);
	const rotation = steps.find((step) => step.rotation !== null)?.rotation ?? null;
	const version = steps.findLast((step) => step.version !== null)?.version ?? null;
	const isChanged = steps.some((step) => step.outcome === "done" || step.rotation?.rotated === true);
	return keyResult({
		...aboutKey(first, locations),
		outcome,
		changed: !isChanged && outcome === "indeterminate" ? null : isChanged,
		rotated: rotation?.rotated ?? false,
		reason: {
			code: first.reason.code,
			message: steps.map(describeStep).join("; ")
		},
		steps: steps.map(({ action, reason, version: made, error: own, outcome: ended }) => keyStep({
			action,
			reason,
			version: made,
			error: own,
			outcome: ended
		})),
		version,
		id: version === null ? null : `${first.vaultUrl}/keys/${first.key}/${version}`,
		previousVersion: rotation?.previousVersion ?? null,
		verification: rotation?.verification ?? null,
		attempts: rotation?.attempts ?? null,
		adopted: rotation?.adopted ?? null,
		operationId: rotation?.operationId ?? null,
		error,
		own: { steps }
	});
}
function outcomeOf(steps) {
	const has = (outcome) => steps.some((step) => step.outcome === outcome);
	if (has("indeterminate")) return "indeterminate";
	if (has("failed")) return "failed";
	if (has("not-run")) return "not-run";
	return has("already-done") ? "unchanged" : "applied";
}
/** Keys without a step: what they are or cannot become. */
function restOf({ idle, problems }, locations) {
	return [...problems.map((problem) => {
		const { code, message, hint = null } = problem;
		return keyResult({
			...aboutKey(problem, locations),
			outcome: "failed",
			reason: {
				code,
				message
			},
			error: {
				code,
				message,
				hint,
				requestId: null
			}
		});
	}), ...idle.map(({ reason, nextDue = null, ...key }) => keyResult({
		...aboutKey(key, locations),
		outcome: "unchanged",
		reason,
		nextDue
	}))];
}
function aboutKey({ key, vaultUrl }, locations) {
	const location = locations.get(key.toLowerCase());
	return {
		key,
		vaultUrl,
		...location !== void 0 && { location }
	};
}
function describeStep({ action, reason }) {
	return `${action}: ${reason.message}`;
}
/** A key's steps stand together, in their order. */
function groupByKey(steps) {
	return [...Map.groupBy(steps, idOf).values()];
}
function idOf({ key, vaultUrl }) {
	return `${vaultUrl} ${key.toLowerCase()}`;
}

// src/session/interruption.ts
/**
* The runner sends SIGINT, 7.5 seconds later SIGTERM, and kills 2.5 seconds after that (GitHub: workflow cancellation
* reference). All of it is done before the second signal, which ends the step at once: of a request that was sent, nobody
* could tell what became of it.
*/
const cancelGrace = {
	/** From the abort until requests in flight are given up, in milliseconds. */
	inFlightMs: 5e3,
	/** From the abort until a key is given up. */
	keyMs: 5500,
	/** From the abort until the step is given up. */
	reportMs: 6500
};
const longestTimerMs = 2 ** 31 - 1;
/** @param timeoutMs the deadline, in milliseconds from now */
function createInterruption(timeoutMs) {
	const soft = new AbortController();
	const hard = new AbortController();
	const timers = [];
	const later = (ms, act) => timers.push(setTimeout(act, Math.min(ms, longestTimerMs)));
	let signals = 0;
	const onSignal = () => {
		if (++signals > 1) process.exit();
		soft.abort(new KeyturnError("INTERRUPTED", "the job was cancelled", { hint: "Nothing new was started. The job can be run again: it looks first, and does not rotate twice." }));
	};
	const onDeadline = () => soft.abort(new KeyturnError("TIMED_OUT", "the step did not end within its timeout", { hint: "Give it more time with the input \"timeout\", such as \"timeout: 2h\"." }));
	for (const name of ["SIGINT", "SIGTERM"]) process.on(name, onSignal);
	if (timeoutMs > 0) later(timeoutMs, onDeadline);
	else onDeadline();
	return {
		signal: soft.signal,
		inFlight: hard.signal,
		bound(work, { writes }) {
			const overrun = Promise.withResolvers();
			const onAbort = () => {
				if (writes) later(cancelGrace.inFlightMs, () => hard.abort(soft.signal.reason));
				else hard.abort(soft.signal.reason);
				later(cancelGrace.reportMs, () => overrun.reject(soft.signal.reason));
			};
			if (soft.signal.aborted) onAbort();
			else soft.signal.addEventListener("abort", onAbort, { once: true });
			return Promise.race([work, overrun.promise]);
		},
		dispose() {
			for (const timer of timers) clearTimeout(timer);
			for (const name of ["SIGINT", "SIGTERM"]) process.off(name, onSignal);
		}
	};
}

// src/operations/tags.ts
/** Whether something carries all of these tags; none asked for is yes. */
function hasTags(item, wanted) {
	return Object.entries(wanted).every(([name, value]) => item.tags[name] === value);
}

// src/operations/rotate.ts
/** Rotates what the inputs name, and says of each key what became of it. */
async function rotate(selection, inputs, { env, signal, isReattempt, onEvent, onReportFile }) {
	const { tags, dryRun, shard } = inputs;
	for (const type of new Set(inputs.ignoredEvents)) onEvent({ text: `ignored: an event of type ${type}` });
	const reportFile = await chooseReportFile(inputs, env);
	const report = await openReport(reportFile, {
		resume: inputs.resumeFile !== void 0,
		dryRun,
		shard
	});
	onReportFile?.(reportFile);
	const options = {
		adoptSince: isReattempt ? await findRunStart(inputs, env, onEvent) : void 0,
		ifOlderThan: inputs.ifOlderThan,
		ifExpiresWithin: inputs.ifExpiresWithin,
		ifDue: inputs.ifDue,
		onKeyEvent: inputs.onKeyEvent,
		expectVersion: inputs.expectVersion,
		verify: inputs.verify,
		dryRun,
		shard,
		select: (key) => hasTags(key, tags),
		signal,
		graceMs: cancelGrace.keyMs,
		onEvent: (event) => onEvent({
			key: event.key,
			text: describeEvent(event)
		})
	};
	if (isReattempt && !inputs.dryRun) {
		const { outcomes } = await rotateKeys(selection, {
			...options,
			dryRun: true
		});
		const vault = selection[0]?.vault;
		if (vault && outcomes.some(({ outcome }) => outcome === "rotated")) await settleEarlierAttempt(vault, {
			signal,
			onEvent
		});
	}
	const journal = dryRun ? void 0 : await openRotationJournal(env, onEvent);
	const { outcomes, failures } = await rotateKeys(selection, {
		...options,
		journal,
		report
	});
	await journal?.reported();
	return {
		results: outcomes.map(toKeyResult$1),
		failures,
		reportFile
	};
}
/** What a step that was killed has begun on this machine, for the next one; a hosted runner's is gone with its job. */
function openRotationJournal(env, onEvent) {
	return openStateJournal({
		env,
		platform: process.platform,
		onUnusable: (folder) => onEvent({ text: `no rotation is noted, since "${folder}" cannot be written to` })
	});
}
/** The one to go on with, or a new one. */
async function chooseReportFile({ resumeFile }, env) {
	if (resumeFile !== void 0) return resolve$1(env.GITHUB_WORKSPACE ?? ".", resumeFile);
	return join(await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "keyturn-report-")), "report.jsonl");
}
/** When the run began, so that a version which an earlier attempt has made is known. */
async function findRunStart({ githubToken }, env, onEvent) {
	const start = githubToken === void 0 ? void 0 : await githubRunStart(env, githubToken);
	onEvent({ text: start === void 0 ? "this is a re-run, and GitHub does not say when the run began: a version that an earlier attempt made cannot be told from others (for a private repository that takes \"permissions: actions: read\")" : `this is a re-run of a run that began on ${start.toISOString()}: a version made since then is taken over, and no other one made` });
	return start;
}
/** An attempt that was cut off may have sent a rotation that lands after the next attempt has looked. */
async function settleEarlierAttempt(vault, { signal, onEvent }) {
	const ms = killedRunMs();
	onEvent({ text: `this is a re-run: waiting ${ms / 1e3} s for what the attempt before may have sent` });
	const cancelled = new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
	await Promise.race([vault.sleep(ms), cancelled]);
}
function toKeyResult$1(result) {
	const { key, vaultUrl, version, rotated, outcome } = result;
	return keyResult({
		...result,
		changed: outcome === "indeterminate" ? null : rotated,
		id: version === null ? null : `${vaultUrl}/keys/${key}/${version}`
	});
}
function describeEvent(event) {
	switch (event.type) {
		case "sending": return event.attempt === 1 ? "rotation sent" : `rotation sent again (attempt ${event.attempt})`;
		case "not-sent": return `the request did not arrive (${event.error.message}); the next try comes in ${Math.round(event.waitMs / 1e3)} s`;
		case "unknown": return `the answer was lost (${event.error.message}); looking for a new version before anything else`;
		case "looked": return event.error ? `could not look for a new version (${event.error.message})` : `looked after ${Math.round(event.afterMs / 1e3)} s: ${event.newVersions.length === 0 ? "no new version" : event.newVersions.join(", ")}`;
	}
}

// src/operations/manifest.ts
/** Plans or applies the manifest of the step. A plan is stored, so that a later step can apply exactly that. */
async function runManifest(inputs, options) {
	const text = await readWorkspaceFile("manifest", inputs.manifestFile, options.env);
	const source = await openSource(text, inputs, options);
	const plan = await source.plan();
	const locations = source.isPlan ? /* @__PURE__ */ new Map() : locateKeys(text, inputs.manifestFile);
	const vaults = source.vaults.map(({ vault: { name, url } }) => ({
		name,
		url
	}));
	if (inputs.operation === "plan" || inputs.dryRun) {
		const stored = inputs.operation === "plan" ? await storePlan(plan, options.env) : {};
		return {
			vaults,
			results: plannedResults(plan, locations),
			planned: plan.steps,
			...stored
		};
	}
	return {
		vaults,
		results: await applyAll(plan, source, {
			inputs,
			options,
			locations
		})
	};
}
async function openSource(text, inputs, options) {
	const { connection, manifestFile: file } = inputs;
	const connectAll = (references, vaultOf = (reference) => reference) => Promise.all(references.map(async (reference) => ({
		reference,
		vault: await options.connect({
			...connection,
			vault: vaultOf(reference)
		})
	})));
	if (isPlanText(text)) {
		if (inputs.operation === "plan") throw new KeyturnError("INVALID_INPUT", `"manifest" names "${file}", which is a plan already`, { hint: "Give it to a step with \"operation: apply\"." });
		const plan = parsePlan(text, {
			...connection,
			file,
			digest: inputs.planDigest
		});
		const urls = new Map(plan.vaults.map(({ reference, url }) => [reference, url]));
		return {
			plan: async () => plan,
			vaults: await connectAll([...urls.keys()], (reference) => /^local(:|$)/.test(reference) ? reference : urls.get(reference) ?? reference),
			isPlan: true
		};
	}
	if (inputs.planDigest !== void 0) throw new KeyturnError("INVALID_INPUT", `"plan-digest" goes with a stored plan, and "${file}" is a manifest`, { hint: "Give \"manifest\" the output \"plan-file\" of a step with \"operation: plan\"." });
	const { manifest, problems } = checkManifest(text, connection);
	if (manifest === void 0) throw new InvalidManifest(file, problems);
	const vaults = await connectAll(chooseVaults(manifest, inputs.vaults, options.env));
	const chosen = {
		...manifest,
		vaults: vaults.map(({ reference }) => reference)
	};
	return {
		plan: () => planManifest(chosen, vaults, { signal: options.signal }),
		vaults,
		isPlan: false
	};
}
/** The manifest's vaults, or those of them that the step picks; without any in the manifest, those that are named elsewhere. */
function chooseVaults({ vaults }, given, env) {
	if (vaults.length === 0) {
		const named = vaultFromEnvironment(env);
		if (given.length > 0) return given;
		if (named !== void 0) return [named];
		throw new KeyturnError("INVALID_INPUT", "no vault is named: neither by the manifest (\"vaults\") nor by the input \"vault\"");
	}
	const foreign = given.find((vault) => !vaults.includes(vault));
	if (foreign === void 0) return given.length === 0 ? vaults : given;
	throw new KeyturnError("INVALID_INPUT", `"vault" is "${foreign}", none of the manifest's vaults: ${vaults.join(", ")}`);
}
async function storePlan(plan, env) {
	const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "keyturn-plan-"));
	const file = join(folder, "plan.json");
	const text = `${JSON.stringify(plan, void 0, 2)}\n`;
	await writeFile$1(file, text, { mode: 384 });
	return {
		planFile: file,
		planDigest: planDigest(text)
	};
}
async function applyAll(first, source, { inputs, options, locations }) {
	const journal = await openRotationJournal(options.env, options.onEvent);
	let known = await planAfterEarlierAttempt(first, source, options);
	const result = await runApply({
		plan: async () => {
			const plan = known ?? await source.plan();
			known = void 0;
			return plan;
		},
		vaults: new Map(source.vaults.map(({ vault }) => [vault.url, vault])),
		replans: !source.isPlan
	}, {
		verify: inputs.verify,
		...source.isPlan && { maxAge: inputs.maxPlanAge },
		journal,
		signal: options.signal,
		onEvent: (event) => {
			if (event.type === "step") options.onEvent({
				key: event.step.key,
				text: `${event.step.action} begun`
			});
		}
	});
	await journal?.reported();
	return appliedResults(result, locations);
}
/** An attempt that was cut off may have sent a rotation that lands after this one has looked. */
async function planAfterEarlierAttempt(plan, source, { isReattempt, signal, onEvent }) {
	const rotates = plan.steps.some(({ action }) => action === "rotate");
	const [first] = source.vaults;
	if (!isReattempt || !rotates || first === void 0) return plan;
	await settleEarlierAttempt(first.vault, {
		signal,
		onEvent
	});
	return source.plan();
}

// ../core/dist/data-keys/formats/wrapped-key.js
const wrappedKeyFormat = "keyturn-wrapped-key-1";
/** Azure Key Vault's wrapping algorithms; the same names as in RFC 7518 4.1. */
const wrapAlgorithms = [
	"RSA-OAEP-256",
	"RSA-OAEP",
	"RSA1_5",
	"A128KW",
	"A192KW",
	"A256KW"
];
const schema$1 = strictObject({
	format: literal(wrappedKeyFormat),
	kid: string(),
	alg: picklist(wrapAlgorithms),
	value: pipe(string(), regex(/^[A-Za-z0-9_-]+$/, "must be base64url without padding"))
});
/**
* Reads an envelope.
*
* @param allowHost one more host that a key id may name, as for `connect`
* @throws {KeyturnError} `INVALID_INPUT` when it is none, with what is wrong; `HOST_NOT_ALLOWED` when the key id's host is
*   no vault's
*/
function parseWrappedKey(value, { allowHost } = {}) {
	const result = safeParse(schema$1, value);
	if (!result.success) {
		const [issue] = result.issues;
		const path = getDotPath(issue);
		throw new KeyturnError("INVALID_INPUT", `no wrapped key: ${path === null ? "" : `${path}: `}${explain$1(issue)}`, { hint: `A wrapped key is a JSON object {"format": "${wrappedKeyFormat}", "kid", "alg", "value"}.` });
	}
	const { kid, alg, value: text } = result.output;
	versionOf(parseKeyId(kid, { allowHost }));
	return {
		kid,
		alg,
		value: Buffer.from(text, "base64url")
	};
}
/** The envelope's members, in their order. */
function wrappedKeyText({ kid, alg, value }) {
	return {
		format: wrappedKeyFormat,
		kid,
		alg,
		value: Buffer.from(value).toString("base64url")
	};
}
/** The version of a key id that must have one. @throws {KeyturnError} `INVALID_INPUT` */
function versionOf({ id, version }) {
	if (version !== void 0) return version;
	throw new KeyturnError("INVALID_INPUT", `no wrapped key: kid: ${quote(id)} does not say which version wrapped it`);
}
/** Names the member and what is allowed, and never what was found: it could be the data key itself. */
function explain$1(issue) {
	if (issue.type === "strict_object" && issue.path === void 0) return "it is no JSON object";
	if (issue.type === "strict_object") return issue.expected === "never" ? "unknown member" : "missing";
	if (issue.type === "regex") return issue.message;
	return issue.expected === null ? "not allowed" : `expected ${issue.expected}`;
}

// ../core/dist/data-keys/read-uses.js
const place = {
	file: string(),
	path: nullable(string())
};
const version = {
	key: string(),
	version: pipe(string(), regex(/^[0-9a-f]{32}$/)),
	vaultUrl: pipe(string(), url())
};
const schema = strictObject({
	uses: array(strictObject({
		...place,
		format: string(),
		...version
	})),
	unknown: array(strictObject({
		...place,
		reason: string()
	})),
	versions: array(strictObject({
		...version,
		uses: pipe(number(), integer(), minValue(0))
	}))
});
/** Reads a report on uses from its JSON text. @throws {KeyturnError} `INVALID_INPUT` for anything else */
function parseUses(text) {
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw new KeyturnError("INVALID_INPUT", "the report on uses is not JSON", { cause });
	}
	const result = safeParse(schema, value);
	if (result.success) return result.output;
	const [issue] = result.issues;
	throw new KeyturnError("INVALID_INPUT", `no report on uses: ${getDotPath(issue) ?? "its root"}: ${issue.message}`, { hint: "Name a file that holds what \"uses -o json\" has printed." });
}

// ../core/dist/data-keys/text/document.js
/** The edits that give members of a map other texts. Members that it has not are left out. */
function writeMembers(map, members, offset) {
	return Object.entries(members).flatMap(([name, text]) => {
		const node = map.get(name, true);
		return (0, import_dist.isScalar)(node) ? writeScalar(node, text, offset) : [];
	});
}
/** Only base64, dots, dates and URLs are written, which need no quotes where there were none. */
function writeScalar(node, value, offset) {
	const [start, end] = node.range ?? [0, 0];
	const place = {
		start: offset + start,
		end: offset + end
	};
	if (node.type === import_dist.Scalar.QUOTE_SINGLE) return [{
		...place,
		text: `'${value.replaceAll("'", "''")}'`
	}];
	return [{
		...place,
		text: node.type === import_dist.Scalar.PLAIN ? value : JSON.stringify(value)
	}];
}

// ../core/dist/data-keys/formats/column-key.js
const name = String.raw`(?:\[(?:[^\]]|\]\])+\]|"[^"]+"|[\w$#@]+)`;
const statementParts = new RegExp(String.raw`COLUMN\s+ENCRYPTION\s+KEY\s+(?<column>${name})|COLUMN_MASTER_KEY\s*=\s*(?<master>${name})|ENCRYPTED_VALUE\s*=\s*0x(?<value>[0-9a-f]*)`, "gi");

// ../core/dist/data-keys/formats/envelope.js
/** What `wrap` writes: docs/envelope.md. */
const envelope = {
	name: "envelope",
	hint: new RegExp(wrappedKeyFormat),
	readMap(map, { path, offset }) {
		if (map.get("format") !== "keyturn-wrapped-key-1") return void 0;
		return [{
			...envelopeValue(map.toJSON(), (members) => writeEnvelope(map, members, offset)),
			path
		}];
	}
};
function writeEnvelope(map, { kid, alg, value }, offset) {
	return writeMembers(map, {
		kid,
		alg,
		value
	}, offset);
}
function envelopeValue(members, write) {
	try {
		const { kid, alg, value } = parseWrappedKey(members, { allowHost: hostOf(members) });
		const { vaultUrl, name, version } = parseKeyId(kid, { allowHost: new URL(kid).hostname });
		return {
			format: "envelope",
			kind: "key",
			by: {
				vaultUrl,
				key: name,
				version
			},
			wrapped: {
				algorithm: alg,
				operation: "wrap",
				value
			},
			replace: (moved) => ({ edits: write(wrappedKeyText({
				kid: moved.kid,
				alg: moved.algorithm,
				value: moved.value
			})) })
		};
	} catch (error) {
		if (!(error instanceof KeyturnError)) throw error;
		return {
			format: "envelope",
			kind: "unreadable",
			error
		};
	}
}
/** Which vaults are asked is decided elsewhere; here any host may be named. */
function hostOf(members) {
	const kid = typeof members === "object" && members !== null && "kid" in members ? members.kid : void 0;
	return typeof kid === "string" && URL.canParse(kid) ? new URL(kid).hostname : void 0;
}

// ../core/dist/data-keys/wipe.js
/** Overwrites what nobody may find in memory later. The runtime may have made copies of its own; those are beyond reach. */
function wipe(...secrets) {
	for (const secret of secrets) secret?.fill(0);
}

// ../core/dist/data-keys/content-encryption.js
const gcmTagBytes = 16;
const contentEncryptions = {
	A128GCM: gcm("aes-128-gcm", 16),
	A192GCM: gcm("aes-192-gcm", 24),
	A256GCM: gcm("aes-256-gcm", 32),
	"A128CBC-HS256": cbcHmac("aes-128-cbc", "sha256", 16),
	"A192CBC-HS384": cbcHmac("aes-192-cbc", "sha384", 24),
	"A256CBC-HS512": cbcHmac("aes-256-cbc", "sha512", 32)
};
function gcm(cipherName, keyBytes) {
	return {
		keyBytes,
		ivBytes: 12,
		encrypt(key, iv, content, aad) {
			const cipher = createCipheriv(cipherName, key, iv, { authTagLength: gcmTagBytes }).setAAD(aad);
			return {
				ciphertext: Buffer.concat([cipher.update(content), cipher.final()]),
				tag: cipher.getAuthTag()
			};
		},
		decrypt(key, iv, { ciphertext, tag }, aad) {
			if (key.length !== keyBytes || iv.length !== 12 || tag.length !== gcmTagBytes) return void 0;
			const decipher = createDecipheriv(cipherName, key, iv, { authTagLength: gcmTagBytes }).setAAD(aad).setAuthTag(tag);
			const content = decipher.update(ciphertext);
			try {
				decipher.final();
				return content;
			} catch {
				wipe(content);
				return;
			}
		}
	};
}
/** The first half of the key authenticates, the second encrypts; the tag is the first half of the HMAC. */
function cbcHmac(cipherName, hash, halfBytes) {
	const authenticate = (key, iv, ciphertext, aad) => {
		const aadBits = Buffer.alloc(8);
		aadBits.writeBigUInt64BE(BigInt(aad.length) * 8n);
		return createHmac(hash, key.subarray(0, halfBytes)).update(aad).update(iv).update(ciphertext).update(aadBits).digest().subarray(0, halfBytes);
	};
	return {
		keyBytes: 2 * halfBytes,
		ivBytes: 16,
		encrypt(key, iv, content, aad) {
			const cipher = createCipheriv(cipherName, key.subarray(halfBytes), iv);
			const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
			return {
				ciphertext,
				tag: authenticate(key, iv, ciphertext, aad)
			};
		},
		decrypt(key, iv, { ciphertext, tag }, aad) {
			if (key.length !== 2 * halfBytes || iv.length !== 16 || tag.length !== halfBytes) return void 0;
			if (!timingSafeEqual(authenticate(key, iv, ciphertext, aad), tag)) return void 0;
			const decipher = createDecipheriv(cipherName, key.subarray(halfBytes), iv);
			return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
		}
	};
}

// src/operations/retire.ts
/** Retires the old versions of what the inputs name, and says of each key what became of it. */
async function retire(selection, inputs, { env, signal }) {
	const { tags, shard, keep, grace, undo, dryRun, usesFile } = inputs;
	const options = {
		undo,
		dryRun,
		signal,
		...keep !== void 0 && { keep },
		...grace !== void 0 && { grace },
		...usesFile !== void 0 && { uses: parseUses(await readWorkspaceFile("uses", usesFile, env)) }
	};
	const { outcomes, failures } = await retireKeys(selection, {
		shard,
		...options,
		graceMs: cancelGrace.keyMs,
		select: (key) => hasTags(key, tags)
	});
	return {
		results: outcomes.map(toKeyResult),
		failures,
		undo
	};
}
function toKeyResult(result) {
	const { key, vaultUrl, outcome, dryRun, steps, nextOn } = result;
	return keyResult({
		key,
		vaultUrl,
		outcome,
		changed: steps.some((step) => step.outcome === "done"),
		dryRun,
		reason: reasonOf(result),
		steps: steps.map(({ stage, ...step }) => keyStep({
			action: stage,
			...step
		})),
		nextDue: nextOn,
		error: result.error ?? steps.find(({ error }) => error !== null)?.error ?? null,
		own: result
	});
}
const verbs$1 = {
	expire: "expired",
	disable: "disabled",
	undo: "restored"
};
function reasonOf({ outcome, dryRun, reason, steps, left, error }) {
	if (reason !== null) return reason;
	const [first] = steps;
	if (error !== null) return {
		code: error.code,
		message: error.message
	};
	if (first === void 0) return left.find((each) => each.reason.code === "STILL_NEEDED")?.reason ?? {
		code: "NOTHING_TO_RETIRE",
		message: "no old version is to be retired now"
	};
	const parts = [...Map.groupBy(steps, ({ stage }) => stage)].map(([stage, some]) => {
		return `${`${some.length} ${some.length === 1 ? "version" : "versions"}`} ${dryRun ? "would be " : ""}${verbs$1[stage]}`;
	});
	return {
		code: outcome === "undone" ? "RETIRED_BEFORE" : first.reason.code,
		message: parts.join(", ")
	};
}

// src/report/outcome-words.ts
const icons = {
	rotated: "🔄",
	adopted: "🔄",
	created: "✨",
	recovered: "♻️",
	updated: "✏️",
	unchanged: "✅",
	retired: "🗄️",
	undone: "↩️",
	"nothing-to-do": "✅",
	planned: "📋",
	applied: "✏️",
	"not-run": "⛔",
	"not-due": "✅",
	skipped: "⏭️",
	failed: "❌",
	indeterminate: "❓"
};
const words = {
	rotated: "rotated",
	adopted: "rotated (answer was lost)",
	created: "created",
	recovered: "recovered",
	updated: "updated",
	unchanged: "unchanged",
	retired: "old versions retired",
	undone: "old versions restored",
	"nothing-to-do": "nothing to do",
	planned: "to be changed",
	applied: "changed",
	"not-run": "not come to",
	"not-due": "not due",
	skipped: "skipped",
	failed: "failed",
	indeterminate: "unknown"
};
const conditional = {
	rotated: "would be rotated",
	retired: "old versions would be retired",
	undone: "old versions would be restored"
};
/** What became of a key, or would, in words. */
function renderOutcome({ outcome, dryRun }) {
	return `${icons[outcome]} ${dryRun && conditional[outcome] || words[outcome]}`;
}
/** One line that says it all, such as "2 of 5 keys rotated in contoso". */
function renderHeadline({ operation, results, vaults, dryRun, undo, failures = [] }) {
	const problems = results.filter(isProblem).length + failures.length;
	const done = results.filter((result) => dryRun ? wouldChange(result) : result.changed).length;
	const keys = results.length === 1 ? "1 key" : `${results.length} keys`;
	const what = operation === "retire" ? `old versions of ${done} of ${keys}` : `${done} of ${keys}`;
	const verb = undo ? "restored" : verbs[operation];
	return `${dryRun ? `${what} would be ${verb}` : `${what} ${verb}`} in ${nameVaults(vaults)}${problems > 0 ? `, ${problems} with a problem` : ""}`;
}
const verbs = {
	rotate: "rotated",
	create: "created",
	ensure: "changed",
	retire: "retired",
	plan: "changed",
	apply: "changed"
};
const mostVaultNames = 3;
function nameVaults(vaults) {
	if (vaults.length > mostVaultNames) return `${vaults.length} vaults`;
	return vaults.map(({ name }) => name).join(", ");
}
function wouldChange({ outcome }) {
	return outcome === "planned" || conditional[outcome] !== void 0;
}

// src/report/annotations.ts
/** GitHub shows ten of each level for a step and drops the rest without a word. */
const mostOfALevel = 10;
/** What deserves to be seen on the run's first page: problems with their fix, oddities, and that something changed. */
function toAnnotations(report) {
	const annotations = mergeSame([...(report.failures ?? []).map(annotateFailure), ...report.results.flatMap(annotate)]);
	if (report.results.some((result) => result.changed)) annotations.push({
		level: "notice",
		title: "keyturn",
		message: renderHeadline(report)
	});
	return [
		"error",
		"warning",
		"notice"
	].flatMap((level) => {
		const all = annotations.filter((annotation) => annotation.level === level);
		if (all.length <= mostOfALevel) return all;
		const rest = all.length - mostOfALevel + 1;
		return [...all.slice(0, 9), {
			level,
			title: "keyturn",
			message: `and ${rest} more: see the job summary`
		}];
	});
}
function writeAnnotations(annotations) {
	const write = {
		notice,
		warning: warning$1,
		error
	};
	for (const { level, title, message, hint, location } of annotations) {
		const lines = !hint ? [message] : [message, hint];
		write[level](safeLines(lines.join("\n")), {
			title: safeLines(safeText(title)),
			...location !== void 0 && {
				file: safeText(location.file),
				startLine: location.line,
				startColumn: location.column
			}
		});
	}
}
function annotateFailure({ message, hint }) {
	return {
		level: "error",
		title: "keyturn",
		message,
		hint: hint ?? void 0
	};
}
function annotate(result) {
	const title = `${result.key}: ${result.outcome}`;
	if (isProblem(result)) return [{
		level: "error",
		title,
		message: result.error?.message ?? result.reason.message,
		hint: result.error?.hint ?? void 0,
		...result.location !== void 0 && { location: result.location }
	}];
	if (result.outcome === "skipped" && result.reason.code !== "ROTATED_RECENTLY") return [{
		level: "warning",
		title,
		message: result.reason.message
	}];
	const warnings = (result.verification?.checks ?? []).filter(isWarning).map(({ name, detail }) => `${name}: ${detail}`);
	if (result.outcome === "adopted") warnings.unshift("the answer to the rotation was lost; the version that it had made was found and taken over");
	return warnings.map((message) => ({
		level: "warning",
		title,
		message
	}));
}
/** What did not carry over, and a new version that nobody has used yet. */
function isWarning({ name, status }) {
	return status === "warning" || name === "round-trip" && status === "not-checked";
}
/** One sign-in that fails, fails for every key: said once. */
function mergeSame(annotations) {
	return [...Map.groupBy(annotations, ({ level, message, hint }) => JSON.stringify([
		level,
		message,
		hint
	])).values()].flatMap(([first, ...others]) => {
		if (first === void 0) return [];
		return others.length === 0 ? first : {
			...first,
			title: `${first.title} (and ${others.length} more)`
		};
	});
}

// src/report/failure.ts
const mostProblemsShown = 40;
function toProblems(error) {
	if (error instanceof InvalidManifest) {
		const { file, problems } = error;
		return problems.slice(0, mostProblemsShown).map(({ line, column, path, message }) => ({
			message: `${file}:${line}:${column}: ${path === "" ? "" : `${path}: `}${message}`,
			location: {
				file,
				line,
				column
			}
		}));
	}
	if (error instanceof InvalidInputs) return error.problems.map((message) => ({ message }));
	const known = asKeyturnError(error);
	if (known !== error && known.code === "UNEXPECTED") return [{
		message: `keyturn has a defect: ${known.message}`,
		hint: "Please report it, with the log of this step."
	}];
	const { message, hint } = tellError(known);
	return [{
		message,
		hint: hint ?? void 0
	}];
}

// src/report/outputs.ts
const none = Object.fromEntries([
	"outcome",
	"changed",
	"rotated",
	"pending",
	"plan-file",
	"plan-digest",
	"report-file",
	"results-file",
	"comment-file",
	"key-id",
	"key-name",
	"key-version",
	"previous-version",
	"reason",
	"results"
].map((name) => [name, ""]));
/** The outputs of a report. Those that tell of one key are empty when there were several. */
function toOutputs(report) {
	const { results } = report;
	const [first, ...others] = results;
	const only = others.length === 0 && first || {};
	return {
		...none,
		outcome: worstOutcome(report) ?? "",
		changed: inOne(results.map(({ changed }) => changed)),
		rotated: inOne(results.map(({ rotated, outcome }) => outcome === "indeterminate" && !rotated ? null : rotated)),
		pending: String((report.planned ?? []).length > 0),
		"plan-file": report.planFile ?? "",
		"plan-digest": report.planDigest ?? "",
		"report-file": report.reportFile ?? "",
		"results-file": report.resultsFile ?? "",
		"comment-file": report.commentFile ?? "",
		"key-id": only.id ?? "",
		"key-name": only.key ?? "",
		"key-version": only.version ?? "",
		"previous-version": only.rotated && only.previousVersion || "",
		reason: only.reason?.code ?? "",
		results: shortResults(results)
	};
}
/** What is known when a step ends before anything can be said of single keys. Input that is wrong is found before anything is sent. */
function outputsOfFailure(code) {
	const known = code === "INVALID_INPUT" || code === "HOST_NOT_ALLOWED" ? "false" : "";
	return {
		outcome: "failed",
		changed: known,
		rotated: known,
		reason: code,
		results: "[]"
	};
}
function inOne(answers) {
	if (answers.includes(true)) return "true";
	return answers.includes(null) ? "" : "false";
}
/** An environment variable holds 128 KiB on Linux, the outputs of a job together 1 MB; other text goes with it. */
const mostResultBytes = 6e4;
/** The results as far as an output can hold them: whole, else their main facts, else those of most concern. Always JSON. */
function shortResults(results) {
	const whole = allResults(results);
	if (Buffer.byteLength(whole) <= mostResultBytes) return whole;
	const brief = results.toSorted(byConcern).map((result) => JSON.stringify(mainFacts(result)));
	let bytes = 2;
	return `[${brief.filter((text) => {
		bytes += Buffer.byteLength(text) + 1;
		return bytes <= mostResultBytes;
	}).join(",")}]`;
}
/** All results with all that is known of each, as `results-file` has them. */
function allResults(results) {
	return JSON.stringify(results.map(({ location: _, own, ...result }) => ({
		...result,
		...own,
		error: result.error
	})));
}
function mainFacts(result) {
	const { key, vaultUrl, outcome, changed, rotated, dryRun, previousVersion, version, reason, error } = result;
	return {
		key,
		vaultUrl,
		outcome,
		changed,
		rotated,
		dryRun,
		previousVersion,
		version,
		reason: { code: reason.code },
		error: error && { code: error.code }
	};
}
/**
* Makes every output exist, before anything is done: whatever ends the step, what a later step reads is there.
*
* @throws {KeyturnError} `INVALID_INPUT` when the runner's file cannot be written
*/
function openOutputs(env) {
	if (env.GITHUB_OUTPUT) writeOutputs(none);
}
/** @throws {KeyturnError} `INVALID_INPUT` when the runner's file cannot be written */
function writeOutputs(outputs) {
	try {
		for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
	} catch (cause) {
		throw new KeyturnError("INVALID_INPUT", "the outputs cannot be written to the file that GITHUB_OUTPUT names", {
			hint: "The runner makes that file for each step; see that its disk is not full and nothing removes it.",
			cause
		});
	}
}

// src/report/portal.ts
const portals = {
	".vault.azure.net": "https://portal.azure.com",
	".vault.azure.cn": "https://portal.azure.cn",
	".vault.usgovcloudapi.net": "https://portal.azure.us"
};
/** Where the Azure portal shows this version of a key; `undefined` for what it does not show, such as an embedded vault. */
function portalLink(id) {
	const [, host = ""] = /^https:\/\/[a-z0-9-]+(\.[a-z.]+)\/keys\/[0-9a-z-]+\/[0-9a-f]{32}$/i.exec(id ?? "") ?? [];
	const portal = portals[host.toLowerCase()];
	return portal && `${portal}/#asset/Microsoft_Azure_KeyVault/Key/${id}`;
}

// src/report/version.ts
/** The beginning of a version, which is enough to tell it from the others of its key. */
function renderVersion(version) {
	return version === null ? "" : toMarkdownCode(`${version.slice(0, 8)}…`);
}

// src/report/details.ts
const checkIcons = {
	passed: "✅",
	failed: "❌",
	warning: "⚠️",
	"not-checked": "➖"
};
/**
* What there is to say of one key beyond its row; nothing for a key that was only looked at.
*
* @param vault its vault's name, when there are several
*/
function renderDetails(result, vault) {
	const steps = result.outcome === "planned" ? [] : result.steps ?? [];
	if (result.changed === false && !isProblem(result) && steps.length === 0) return "";
	const name = `${toMarkdownCode(result.key)}${vault === void 0 ? "" : ` in ${toMarkdown(vault)}`}`;
	return [
		`<details${isProblem(result) ? " open" : ""}><summary>${icons[result.outcome]} ${name} in detail</summary>`,
		renderFacts(result),
		table([
			"Step",
			"Outcome",
			"Why"
		], steps.map(renderStep$1)),
		table([
			"Check",
			"Result",
			"What was seen"
		], (result.verification?.checks ?? []).map(({ name: check, status, detail }) => [
			check,
			`${checkIcons[status]} ${status}`,
			toMarkdown(detail)
		])),
		"</details>"
	].filter((part) => part !== "").join("\n\n");
}
function renderFacts(result) {
	const { id, rotated, outcome, previousVersion, changes, error, operationId } = result;
	const portal = portalLink(id);
	return [
		["Latest version", id && toMarkdownCode(id)],
		["In the portal", portal && `<a href="${portal}">open</a>`],
		[outcome === "indeterminate" ? "Latest version before" : "Version before", (rotated || outcome === "indeterminate") && previousVersion && toMarkdownCode(previousVersion)],
		["Adjusted", changes?.length ? changes.map(toMarkdown).join("<br>") : void 0],
		["Next step", error?.hint && toMarkdown(error.hint)],
		["Service's request id", error?.requestId && toMarkdownCode(error.requestId)],
		["Operation id in the audit log", operationId && toMarkdownCode(operationId)]
	].flatMap(([name, value]) => value ? [`- ${name}: ${value}`] : []).join("\n");
}
function renderStep$1({ action, outcome, version, reason, ends, goesOn, expiresOn, error }) {
	const effect = error !== null ? [] : [
		...ends?.length ? [`stops: ${ends.join(", ")}`] : [],
		...goesOn?.length ? [`goes on: ${goesOn.join(", ")}`] : [],
		...expiresOn === null ? [] : [`${outcome === "planned" ? "would expire" : "expires now"} on ${expiresOn}`]
	];
	const said = [error?.message ?? reason.message, ...effect].join("; ");
	return [
		`${action}${version === null ? "" : ` ${renderVersion(version)}`}`,
		outcome,
		toMarkdown(said)
	];
}
/** A Markdown table whose every column has a heading; nothing without rows. */
function table(headings, rows) {
	if (rows.length === 0) return "";
	return [
		headings,
		headings.map(() => "---"),
		...rows
	].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

// src/report/fit.ts
/**
* As many of the parts as fit, in their order.
*
* @param bytes of UTF-8, with a line end after each
*/
function fit(parts, bytes) {
	let left = bytes;
	const end = parts.findIndex((part) => {
		left -= Buffer.byteLength(part) + 1;
		return left < 0;
	});
	const shown = end < 0 ? [...parts] : parts.slice(0, end);
	return {
		shown,
		hidden: parts.length - shown.length
	};
}

// src/report/plan-summary.ts
/** What a diff shows in a colour; `!` is its sign for a change. */
const signs = {
	"+": "+",
	"~": "!",
	">": "!",
	"-": "-"
};
/**
* What a plan would change, as a diff that GitHub colours: a line a step, and below it what goes and what comes.
*
* @param bytes how much of it may be shown; the stored plan has all of it
*/
function renderPlan({ planned = [], vaults }, bytes) {
	if (planned.length === 0) return "";
	const nameOf = new Map(vaults.map(({ name, url }) => [url, name]));
	const order = new Map(vaults.map(({ url }, index) => [url, index]));
	const sorted = planned.toSorted((a, b) => (order.get(a.vaultUrl) ?? 0) - (order.get(b.vaultUrl) ?? 0));
	const blocks = sorted.map((step, index) => {
		return [...vaults.length > 1 && sorted[index - 1]?.vaultUrl !== step.vaultUrl ? [`# ${nameOf.get(step.vaultUrl) ?? step.vaultUrl}`] : [], ...renderStep(step)].map(safeText).join("\n");
	});
	const { shown, hidden } = fit(blocks, bytes);
	return [
		"### Plan",
		"",
		"```diff",
		...shown,
		...hidden > 0 ? [`# and ${hidden} more steps`] : [],
		"```"
	].join("\n");
}
function renderStep({ action, key, reason, changes }) {
	return [`${signs[stepWords[action].mark]} ${action} ${key} (${reason.code}: ${reason.message})`, ...changes.flatMap((change) => [...change.from === null ? [] : [`-     ${fieldName(change)}: ${showValue(change.from)}`], ...change.to === null ? [] : [`+     ${fieldName(change)}: ${showValue(change.to)}`]])];
}
function fieldName({ field, version }) {
	return version === void 0 ? field : `${field} of ${version}`;
}
function showValue(value) {
	if (typeof value === "string") return value;
	return Array.isArray(value) ? value.join(", ") : JSON.stringify(value);
}

// src/report/timeline.ts
const mostInPicture = 30;
/** What happened in this step, and what is due next. */
function renderTimeline({ results, events }) {
	const rows = events.slice(-50).map(({ on, key, text }) => ({
		on: formatTime(on),
		key,
		text
	}));
	const due = results.filter(hasNextDue).toSorted((a, b) => a.nextDue < b.nextDue ? -1 : 1);
	for (const { key, nextDue } of due.length > mostInPicture ? [] : due) rows.push({
		on: formatTime(new Date(nextDue)),
		key,
		text: "due next, by the rules of this step"
	});
	rows.sort((a, b) => a.on.localeCompare(b.on));
	return [...rows.length === 0 ? [] : [`### Timeline\n\n${table([
		"Time",
		"Key",
		"What"
	], rows.map(({ on, key, text }) => [
		on,
		key ? toMarkdownCode(key) : "",
		toMarkdown(text)
	]))}`], ...renderDue(due)];
}
function hasNextDue(result) {
	return result.nextDue !== null;
}
/** What is due next as a picture, where there are several keys. GitHub draws it. */
function renderDue(due) {
	if (due.length < 3) return [];
	const shown = due.slice(0, mostInPicture);
	const rest = due.length - shown.length;
	return [[
		"### Due next",
		"",
		"```mermaid",
		"gantt",
		"  dateFormat YYYY-MM-DD",
		"  axisFormat %Y-%m-%d",
		"  todayMarker off",
		...shown.map(({ key, nextDue }) => `  ${chartText(key)} :milestone, ${nextDue.slice(0, 10)}, 0d`),
		"```"
	].join("\n"), ...rest > 0 ? [`…and ${rest} more keys later.`] : []];
}
/** Names of keys have letters, digits and hyphens only; what else a vault says must not become a part of the chart. */
function chartText(text) {
	return text.replace(/[^\w-]/g, "_").slice(0, 127);
}
/** As reasons have it. */
function formatTime(date) {
	return `${date.toISOString().slice(0, 19)}Z`;
}

// src/report/summary.ts
/** GitHub loses the whole summary of a step that passes 1 MiB. */
const roomOfSummary = {
	table: 4e5,
	failures: 2e4,
	plan: 3e5,
	details: 2e5
};
/** GitHub refuses a comment of more than 65,536 characters. */
const roomOfComment = {
	table: 2e4,
	failures: 5e3,
	plan: 2e4,
	details: 1e4
};
const mostDetails = 50;
/** The job summary as Markdown: what was found, what was done and why, what was checked, when. */
function renderSummary(report, most = roomOfSummary) {
	const { vaults, failures = [] } = report;
	const sorted = report.results.toSorted(byConcern);
	const details = sorted.slice(0, mostDetails).map((result) => renderDetails(result, vaultOf(result, vaults)));
	return [
		`## ${renderMark(report)}${toMarkdown(renderHeadline(report))}`,
		renderTable(sorted, vaults, most.table),
		...fit(failures.map(renderProblem), most.failures).shown,
		renderPlan(report, most.plan),
		...fit(details.filter((text) => text !== ""), most.details).shown,
		...renderTimeline(report),
		`<sub>${vaults.length === 1 ? "Vault" : "Vaults"} ${vaults.slice(0, 100).map(({ url }) => toMarkdownCode(url)).join(", ")} · times in UTC, by the vault's clock</sub>`
	].filter((part) => part !== "").join("\n\n").concat("\n");
}
/** The summary of a step that ended before anything could be said of single keys. */
function renderFailure(messages) {
	return `## ❌ keyturn failed\n\n${messages.map(({ message, hint }) => `- ${toMarkdown(message)}${hint ? `<br>${toMarkdown(hint)}` : ""}`).join("\n")}\n`;
}
/** Whoever looks at many summaries looks at their headings. */
function renderMark({ results, failures = [] }) {
	if (results.some(({ outcome }) => outcome === "indeterminate")) return `${icons.indeterminate} `;
	return results.some(isProblem) || failures.length > 0 ? `${icons.failed} ` : "";
}
function renderProblem({ message, hint }) {
	return `❌ ${toMarkdown(message)}${hint ? `<br>${toMarkdown(hint)}` : ""}`;
}
function renderTable(results, vaults, bytes) {
	if (results.length === 0) return "There was no key to look at.";
	const rows = results.map((result) => [
		toMarkdownCode(result.key),
		...vaults.length > 1 ? [toMarkdown(vaultOf(result, vaults) ?? "")] : [],
		renderOutcome(result),
		result.rotated || result.outcome === "indeterminate" ? renderVersion(result.previousVersion) : "",
		renderVersion(result.version),
		toMarkdown(result.error?.message ?? result.reason.message),
		renderVerdict(result)
	]);
	const headings = [
		"Key",
		...vaults.length > 1 ? ["Vault"] : [],
		"Outcome",
		"Before",
		"Latest",
		"Why",
		"Checks"
	];
	const [heading = "", line = "", ...lines] = table(headings, rows).split("\n");
	const { shown, hidden } = fit(lines, bytes);
	return [[
		heading,
		line,
		...shown
	].join("\n"), ...hidden > 0 ? [`…and ${hidden} more: the file ${toMarkdownCode("results-file")} has all of them.`] : []].join("\n\n");
}
/** The name of a key's vault, where there are several. */
function vaultOf({ vaultUrl }, vaults) {
	return vaults.length < 2 ? void 0 : vaults.find(({ url }) => url === vaultUrl)?.name ?? vaultUrl;
}
/** What was not checked is said as well: nobody is to take it for passed. */
function renderVerdict({ verification, rotated, outcome }) {
	if (verification === null) return rotated && outcome !== "created" ? "not verified" : "";
	const count = (status) => verification.checks.filter((check) => check.status === status).length;
	const parts = [`${count("passed")} passed`];
	if (count("warning") > 0) parts.push(`⚠️ ${count("warning")} with a warning`);
	if (count("failed") > 0) parts.push(`**${count("failed")} failed**`);
	if (count("not-checked") > 0) parts.push(`➖ ${count("not-checked")} not checked`);
	return parts.join(", ");
}

// src/report/files.ts
/** What is written when the work is done must not undo its report: a file that cannot be written is a warning. */
async function orWarn(what, write) {
	try {
		return await write();
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		warning$1(safeLines(`${what} could not be written: ${why}`), { title: "keyturn" });
		return;
	}
}
/** Adds to the job summary; does nothing where the runner offers none. */
async function writeSummary(markdown, env) {
	if (!env.GITHUB_STEP_SUMMARY) return;
	await orWarn("the job summary (GITHUB_STEP_SUMMARY)", () => summary.addRaw(markdown).write());
}
/** Stores all results, and what a comment may say of them, in the runner's temporary folder. */
async function storeReport(report, env) {
	return await orWarn("the files with all results", async () => {
		const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "keyturn-results-"));
		const files = {
			resultsFile: join(folder, "results.json"),
			commentFile: join(folder, "comment.md")
		};
		await writeFile$1(files.resultsFile, `${allResults(report.results)}\n`, { mode: 384 });
		await writeFile$1(files.commentFile, renderSummary(report, roomOfComment), { mode: 384 });
		return files;
	}) ?? {};
}

// src/report/verdict.ts
function judgeStep(report, failOn = []) {
	const found = failOn.flatMap((what) => {
		const count = counts[what](report);
		return count === 0 ? [] : [`${count} ${says[what]}, and the step was asked to fail on that`];
	});
	return {
		exitCode: report.results.some(isProblem) || (report.failures ?? []).length > 0 ? 1 : found.length > 0 ? 8 : 0,
		found
	};
}
const counts = {
	pending: ({ results, dryRun }) => dryRun ? results.filter(isPending).length : 0,
	skipped: ({ results }) => results.filter(({ outcome }) => outcome === "skipped").length,
	"not-checked": ({ results }) => results.filter((result) => isUnchecked(result)).length,
	warning: ({ results }) => results.filter((result) => hasCheck(result, "warning")).length
};
const says = {
	pending: "with changes pending",
	skipped: "skipped",
	"not-checked": "with a new version that was not wholly checked",
	warning: "with a warning"
};
function isPending({ outcome }) {
	return outcome === "planned" || outcome === "rotated" || outcome === "retired" || outcome === "undone";
}
/** Also a rotation that was not verified at all, and a new version that was not used. */
function isUnchecked(result) {
	const isUnverified = result.rotated && result.verification === null && result.attempts !== null;
	const isUnused = result.verification?.checks.some(({ name, status }) => name === "round-trip" && status === "warning");
	return isUnverified || isUnused === true || hasCheck(result, "not-checked");
}
function hasCheck({ verification }, status) {
	return verification?.checks.some((check) => check.status === status) ?? false;
}

// src/session/local-vault.ts
/**
* Opens an embedded vault: the only place where the action loads `@keyturn/local-vault`, and only when it is asked for.
*
* Its store lies in the runner's temporary folder, so that all steps of a job share it and nothing outlives the job;
* `KEYTURN_LOCAL_DIR` puts it elsewhere.
*
* @throws {KeyturnError} `INVALID_INPUT` when the store cannot be used
*/
async function openLocal(name, env) {
	const { localVaultFile, LocalVaultError, openLocalVault } = await import("./local-vault.js");
	const dir = env.KEYTURN_LOCAL_DIR || env.RUNNER_TEMP && join(env.RUNNER_TEMP, "keyturn");
	const file = localVaultFile(name, dir ? { dir } : {});
	const vault = await openLocalVault({
		file,
		name
	}).catch((error) => {
		if (!(error instanceof LocalVaultError)) throw error;
		throw new KeyturnError("INVALID_INPUT", `embedded vault "${name}": ${error.message}`, {
			hint: error.hint ?? `It is kept in ${file}; KEYTURN_LOCAL_DIR names another folder.`,
			cause: error
		});
	});
	return {
		url: vault.url,
		credential: vault.credential,
		httpClient: vault.httpClient,
		now: () => vault.now()
	};
}

// src/session/oidc.ts
/** @param audience default: what Entra ID expects in the cloud */
function openAssertionSource(env, cloud, audience) {
	let claims;
	return {
		getAssertion: async () => {
			const assertion = await fetchAssertion(env, cloud, audience);
			claims = readClaims(assertion);
			return assertion;
		},
		lastClaims: () => claims
	};
}
async function fetchAssertion(env, cloud, audience) {
	const request = githubAssertion(env, cloud, audience);
	if (request === void 0) throw new KeyturnError("SIGN_IN_FAILED", "this job may not ask GitHub for an ID token: give it \"permissions: id-token: write\", or use \"vault: local\" for the pull request of a fork, which never gets one");
	let assertion;
	try {
		assertion = await request();
	} catch (cause) {
		throw new KeyturnError("SIGN_IN_FAILED", `GitHub gave no ID token for this job: ${oneLine(cause)}`, { cause });
	}
	setSecret(assertion);
	const signature = assertion.split(".")[2];
	if (signature) setSecret(signature);
	return assertion;
}
function readClaims(assertion) {
	try {
		const payload = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString("utf8"));
		if (typeof payload !== "object" || payload === null) return void 0;
		const claim = (name) => String(payload[name] ?? "(none)");
		return {
			subject: claim("sub"),
			issuer: claim("iss"),
			audience: claim("aud")
		};
	} catch {
		return;
	}
}
function oneLine(error) {
	return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
}
/**
* Adds to a failed sign-in what the ID token said: the usual fault is a federated credential that names another subject,
* and neither Entra's message nor the workflow shows the one that was sent.
*/
function explainSignIn(error, claims) {
	if (error.code !== "SIGN_IN_FAILED" || claims === void 0) return error;
	const { subject, issuer, audience } = claims;
	const sent = `The ID token of this job has subject "${subject}", issuer "${issuer}" and audience "${audience}"; the federated credential of "client-id" must have the same.`;
	return {
		...error,
		hint: error.hint === null ? sent : `${sent} ${error.hint}`
	};
}

// src/session/connection.ts
/** Paces the requests of the step, over all its vaults. */
const limiter = createRunLimiter();
/**
* Connects to the vault of the step. Signs in with its first request only.
*
* @param signal ends requests that are in flight
*/
async function connectTo(inputs, { env, signal }) {
	const { vault: reference, audience, ...signIn } = inputs;
	const oidc = signIn.auth === "oidc";
	const assertions = openAssertionSource(env, signIn.cloud, audience);
	return {
		vault: await connect(reference, {
			...signIn,
			...oidc && { getAssertion: assertions.getAssertion },
			env: signIn.auth === "auto" ? withoutMachineIdentity(env) : env,
			signal,
			limiter,
			userAgent: runOf(env),
			local: (name) => openLocal(name, env),
			onEvent: (event) => debug(safeLines(JSON.stringify(event)))
		}),
		lastClaims: assertions.lastClaims
	};
}
/**
* Where the run of this job is to be seen, attempt by attempt, so that the vault's audit log leads back to it. `undefined` outside of a
* workflow.
*/
function runOf({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT }) {
	const [server = "", repository = "", run = ""] = [
		GITHUB_SERVER_URL,
		GITHUB_REPOSITORY,
		GITHUB_RUN_ID
	];
	if (!/^https?:\/\/[\w.:-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d+$/.test(run)) return void 0;
	return `(+${server}/${repository}/actions/runs/${run}/attempts/${/^\d+$/.test(GITHUB_RUN_ATTEMPT ?? "") ? GITHUB_RUN_ATTEMPT : "1"})`;
}
/** A self-hosted runner may be a machine with an identity of its own, which every workflow on it would act as. */
function withoutMachineIdentity(env) {
	const { IDENTITY_ENDPOINT: _, IDENTITY_HEADER: __, MSI_ENDPOINT: ___, MSI_SECRET: ____, ...others } = env;
	return others;
}

// src/session/masking.ts
/** Variables whose values sign someone in. Client and tenant ids are not among them: they are no secrets. */
const secretVariables = [
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN",
	"AZURE_CLIENT_SECRET",
	"AZURE_CLIENT_CERTIFICATE_PASSWORD",
	"AZURE_PASSWORD",
	"IDENTITY_HEADER",
	"MSI_SECRET"
];
/** Makes the runner hide these values in everything that the job prints from now on. Comes before anything else. */
function maskSecrets(env) {
	for (const name of secretVariables) {
		const value = env[name];
		if (!value) continue;
		setSecret(value);
		const lines = value.split(/\r?\n/).filter((line) => line.trim().length >= 4);
		if (lines.length > 1) for (const line of lines) setSecret(line);
	}
}

// src/run.ts
/** One step of a workflow, from inputs to verdict. A key with a problem fails it, after everything has been written. */
async function run() {
	process.exitCode = 1;
	const { env } = process;
	try {
		maskSecrets(env);
		openOutputs(env);
		const inputs = readInputs(env, tellIgnored);
		const report = await perform(inputs, env);
		writeOutputs(toOutputs({
			...report,
			...await storeReport(report, env)
		}));
		await writeSummary(renderSummary(report), env);
		for (const { key, outcome, reason, error } of report.results) info(safeLines(`${key}: ${outcome}, ${error?.message ?? reason.message}`));
		info(safeLines(renderHeadline(report)));
		writeAnnotations(toAnnotations(report));
		const { exitCode, found } = judgeStep(report, inputs.failOn);
		writeAnnotations(found.map((message) => ({
			level: "error",
			title: "keyturn",
			message
		})));
		process.exitCode = exitCode;
	} catch (error) {
		await fail(error, env);
	}
}
function tellIgnored(variable) {
	info(safeLines(`the variable ${variable} is no input of this action, and is ignored`));
}
/** A step that ended before anything could be said of single keys. */
async function fail(error, env) {
	const problems = toProblems(error);
	try {
		writeOutputs(outputsOfFailure(error instanceof KeyturnError ? error.code : "UNEXPECTED"));
	} catch (caught) {
		if (!(error instanceof KeyturnError && caught instanceof KeyturnError)) problems.push(...toProblems(caught));
	}
	await writeSummary(renderFailure(problems), env);
	writeAnnotations(problems.map((problem) => ({
		level: "error",
		title: "keyturn",
		...problem
	})));
}
/** @throws {KeyturnError} when the step could not begin, or nothing can be said of single keys */
async function perform(inputs, env) {
	const { signal, inFlight, ...interruption } = createInterruption(inMilliseconds(inputs.timeout));
	const events = [];
	const open = [];
	const connect = async (connection) => {
		const connected = await connectTo(connection, {
			env,
			signal: inFlight
		});
		open.push(connected);
		return connected.vault;
	};
	const lastClaims = () => open.map((connected) => connected.lastClaims()).findLast((claims) => claims !== void 0);
	const onReportFile = (file) => writeOutputs({ "report-file": file });
	const onEvent = (event) => {
		events.push({
			on: open[0]?.vault.now() ?? /* @__PURE__ */ new Date(),
			...event
		});
		info(safeLines(event.key === void 0 ? event.text : `${event.key}: ${event.text}`));
	};
	const work = async () => {
		if (!inputs.allowOutsideWorkspace) await refuseOutsideWorkspace(filesOf(inputs), env);
		const part = await operate(inputs, {
			env,
			signal,
			connect,
			onEvent,
			onReportFile
		});
		const results = part.results.map((result) => explain(result, lastClaims()));
		return {
			...part,
			results: await nameLatest(results, open)
		};
	};
	try {
		const part = await interruption.bound(work(), { writes: !isDryRun(inputs) });
		return {
			operation: inputs.operation,
			dryRun: isDryRun(inputs),
			...part,
			events
		};
	} catch (error) {
		if (!(error instanceof KeyturnError) || error instanceof InvalidManifest) throw error;
		const { code, message, ...details } = explainSignIn(tellError(error), lastClaims());
		throw new KeyturnError(code, message, {
			...details,
			cause: error
		});
	} finally {
		interruption.dispose();
		await Promise.all(open.map(({ vault }) => vault.close?.()));
	}
}
function isDryRun(inputs) {
	return inputs.operation === "plan" || "dryRun" in inputs && inputs.dryRun;
}
async function operate(inputs, tools) {
	const { env, signal, connect, onEvent, onReportFile } = tools;
	const isReattempt = Number(env.GITHUB_RUN_ATTEMPT ?? "1") > 1;
	if ("manifestFile" in inputs) return runManifest(inputs, {
		...tools,
		isReattempt
	});
	const selection = await Promise.all(inputs.targets.map(async ({ connection, keys }) => ({
		vault: await connect(connection),
		names: keys === "all" ? void 0 : keys
	})));
	const vaults = selection.map(({ vault: { name, url } }) => ({
		name,
		url
	}));
	switch (inputs.operation) {
		case "rotate": return {
			vaults,
			...await rotate(selection, inputs, {
				env,
				signal,
				isReattempt,
				onEvent,
				onReportFile
			})
		};
		case "retire": return {
			vaults,
			...await retire(selection, inputs, {
				signal,
				env
			})
		};
		default: return {
			vaults,
			results: await make(selection, inputs, {
				signal,
				env
			})
		};
	}
}
/** Retiring, planning and applying need not come by the latest version; a step about one key names it all the same. */
async function nameLatest(results, open) {
	const [only, ...others] = results;
	if (only === void 0 || others.length > 0 || only.id !== null || isProblem(only)) return results;
	const vault = open.find((connected) => connected.vault.url === only.vaultUrl)?.vault;
	const key = vault && await getKey(vault, only.key).catch(() => void 0);
	return key === void 0 ? results : [{
		...only,
		id: key.id,
		version: key.version
	}];
}
/** A result with its errors in the words of a workflow, and what a refused sign-in has sent. */
function explain(result, claims) {
	const inWords = (error) => error && tellError(error);
	const error = inWords(result.error);
	return {
		...result,
		error: error && explainSignIn(error, claims),
		steps: result.steps?.map((step) => ({
			...step,
			error: inWords(step.error)
		})) ?? null
	};
}
function inMilliseconds(duration) {
	return addDuration(/* @__PURE__ */ new Date(0), parseDuration(duration)).getTime();
}

// src/main.ts
await run();
setTimeout(() => process.exit(), 1e3).unref();

export {  };