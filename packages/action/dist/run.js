import { t as __commonJSMin } from "./rolldown-runtime.js";
import { _ as inWords, a as plainText, b as say, c as safeText, d as toMarkdownCode, f as toMarkdownTable, g as wordError, h as hasCode, i as escapeInJson, l as sentence, m as asKeyturnError, n as isLoopbackHost, o as quote, p as KeyturnError, r as isNamedHost, s as safeLines, t as transportFor, u as toMarkdown, v as joinWordings, y as libraryWords } from "./proxy.js";
import { A as keyTypes, B as vaultIdentity, C as subtractDuration, D as findReleasePolicyProblems, E as findKeyProblems, F as cloudOf, G as interruption, H as vaultReferenceOptionNames, I as isManagedHsmHost, K as stopIfInterrupted, L as parseKeyId, M as refuseProblems, N as rsaSizes, O as keyCurves, P as iso, R as parseVaultReference, S as parseExpiry, T as findAttributeProblems, U as refuseUnknownOptions, V as vaultNameOf, W as withoutUndefined, _ as serviceNotice, b as formatDuration, c as waitWithJitter, d as findKeyType, f as parseTags, g as policyOf, h as policyFields, i as longestRetryAfterMs, j as octSizes, k as keyOperations, l as findKeyCurve, m as isSamePolicy, n as operations$2, o as throttleBackOffMs, p as findPolicyDifferences, q as unlessInterrupted, t as jsonOrUndefined, u as findKeyOperation, v as SendError, w as areSameOperations, x as parseDuration, y as addDuration, z as shortReference } from "./json.js";
import { t as require_dist } from "./yaml.js";
import { homedir, tmpdir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import * as os from "os";
import { EOL as EOL$1 } from "os";
import { constants, createCipheriv, createDecipheriv, createHash, createHmac, createPublicKey, publicEncrypt, randomBytes, timingSafeEqual, verify } from "node:crypto";
import * as crypto$1 from "crypto";
import * as fs from "fs";
import { constants as constants$1, promises } from "fs";
import "path";
import { access as access$1, constants as constants$2, link, mkdir, mkdtemp, open, readFile, realpath, stat, unlink, writeFile as writeFile$1 } from "node:fs/promises";
import { constants as constants$3 } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve as resolve$1, sep } from "node:path";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
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
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants$1.R_OK | constants$1.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	stringify() {
		return this._buffer;
	}
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	addEOL() {
		return this.addRaw(EOL$1);
	}
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
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
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
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
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
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
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function debug(message) {
	issueCommand("debug", {}, message);
}
function error$1(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning$1(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice$1(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
	process.stdout.write(message + os.EOL);
}

// ../core/dist/azure/sign-in/auth-mode.js
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
const audiences = {
	public: "api://AzureADTokenExchange",
	china: "api://AzureADTokenExchangeChina",
	usgov: "api://AzureADTokenExchangeUSGov"
};
const mostAttempts = 3;
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
async function githubRunStart(env, token) {
	const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
	if (!token || !api || !URL.canParse(api) || !/^[\w.-]+\/[\w.-]+$/.test(repository ?? "") || !/^\d+$/.test(run ?? "")) return;
	const { askGithub } = await import("./github-request.js");
	const { body } = await askGithub(new URL(`${api}/repos/${repository}/actions/runs/${run}`), token, env);
	const began = new Date(String(body?.created_at));
	return Number.isNaN(began.getTime()) ? void 0 : began;
}

// ../core/dist/azure/sign-in/held-assertion.js
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
function describeSignInError(error) {
	if (hasCode(error, "SIGN_IN_FAILED")) return plainText(`${error.message} ${error.hint ?? ""}`);
	const message = error instanceof Error ? error.message : String(error);
	const withoutClass = (/AADSTS\d+:[^\r\n]*/.exec(message)?.[0] ?? message.split(/\r?\n/, 1)[0] ?? "").replace(/^\w+Credential:?\s*(?:is unavailable\.?\s*)?/, "");
	return plainText(withoutClass.replace(/\s*To troubleshoot.*$/, ""), 300);
}
function toSignInError(error) {
	if (error instanceof KeyturnError || isAbort(error)) return error;
	return new KeyturnError("SIGN_IN_FAILED", `cannot sign in to Azure: ${describeSignInError(error)}`, { hint: "Check the credential that was passed in." });
}
function isAbort(error) {
	return hasCode(error, "INTERRUPTED", "TIMED_OUT") || error instanceof Error && error.name === "AbortError";
}
function isRefusal$2(error) {
	return error instanceof Error && (error.name === "AuthenticationError" || /\bAADSTS\d+/.test(error.message));
}

// ../core/dist/azure/sign-in/sign-in-plan.js
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
function federatedMethods({ getAssertion, env }) {
	return getAssertion === void 0 && env.SYSTEM_OIDCREQUESTURI ? ["Azure Pipelines"] : ["federated assertion"];
}
function serviceConnectionOf({ env, clientId, tenantId }) {
	return {
		id: env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID || void 0,
		clientId: clientId ?? (env.AZURESUBSCRIPTION_CLIENT_ID || void 0),
		tenantId: tenantId ?? (env.AZURESUBSCRIPTION_TENANT_ID || void 0)
	};
}
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
function createCredential(options, plan = planSignIn(options)) {
	const settings = readSettings(options);
	let chosen;
	const choose = async (scopes, tokenOptions) => {
		const failures = [];
		const skipped = plan.skipped.map(({ method, why }) => say`${method}: not tried, ${why}`);
		for (const method of plan.methods) try {
			const credential = await createMethod(method, settings);
			const token = await getToken(credential, scopes, tokenOptions);
			chosen = {
				method,
				credential
			};
			settings.onSignedIn?.({
				method,
				others: [...failures, ...skipped.map((line) => inWords(line, libraryWords))]
			});
			return token;
		} catch (error) {
			if (isAbort(error)) throw error;
			failures.push(`${method}: ${describeFailure(method, error, settings)}`);
			if (isRefusal$2(error)) break;
		}
		const untried = plan.methods.slice(failures.length).map((method) => `${method}: not tried, after that refusal`);
		throw signInFailed([
			...failures,
			...untried,
			...skipped
		], settings);
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
		case "workload identity": return withHeldAssertion(async () => (await readFile(env.AZURE_FEDERATED_TOKEN_FILE ?? "", "utf8")).trim(), (held) => new identity.ClientAssertionCredential(tenantId, clientId, held, authority));
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
const refreshBeforeEndMs = 3e5;
const caches = /* @__PURE__ */ new WeakMap();
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
const lookEveryMs$1 = 50;
function movableClock(now) {
	return {
		now,
		sleep: async (ms, signal) => {
			const end = now().getTime() + ms;
			for (let left = ms; left > 0 && now().getTime() < end; left -= lookEveryMs$1) await systemClock.sleep(Math.min(left, lookEveryMs$1), signal);
		}
	};
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
	const reference = parseVaultReference(text, {
		cloud: options.cloud,
		allowHost: options.allowHost
	});
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
	const onSignedIn = (signedIn) => onEvent?.({
		type: "signed-in",
		...signedIn
	});
	const signIn = {
		...options,
		cloud,
		onPrompt,
		onSignedIn
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
function parseKeyName(name) {
	if (/^[0-9a-zA-Z-]{1,127}$/.test(name)) return name;
	throw new KeyturnError("INVALID_INPUT", `${quote(name)} is no key name: 1 to 127 letters, digits and hyphens are allowed`);
}
function parseNewKeyName(name) {
	if (reservedNames.has(parseKeyName(name).toLowerCase())) throw new KeyturnError("INVALID_INPUT", `${quote(name)} cannot be a key's name: the service takes it for an operation`, { hint: "Choose another name, for example with a prefix." });
	return name;
}
function parseKeyVersion(version) {
	if (/^[0-9a-f]{32}$/i.test(version)) return version.toLowerCase();
	throw new KeyturnError("INVALID_INPUT", `${quote(version)} is no key version: it has 32 hexadecimal characters`);
}

// ../core/dist/concurrency.js
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
function isSameMaterial(a, b) {
	if (a.n !== void 0 && b.n !== void 0) return toNumber(a.n) === toNumber(b.n);
	return a.x !== void 0 && b.x !== void 0 && a.crv === b.crv && toNumber(a.x) === toNumber(b.x);
}
const hashes = {
	"256": "sha256",
	"384": "sha384",
	"512": "sha512"
};
function hashOf(algorithm) {
	const hash = hashes[/^(?:RS|PS|ES)(256|384|512)K?$/.exec(algorithm)?.[1] ?? ""];
	if (hash === void 0) throw new TypeError(`${algorithm} is no signature algorithm`);
	return hash;
}
function verifySignature(key, algorithm, message, signature) {
	const object = publicKeyObject(key);
	const hash = hashOf(algorithm);
	switch (algorithm.slice(0, 2)) {
		case "PS": return verify(hash, message, {
			key: object,
			padding: constants.RSA_PKCS1_PSS_PADDING,
			saltLength: constants.RSA_PSS_SALTLEN_DIGEST
		}, signature);
		case "RS": return verify(hash, message, {
			key: object,
			padding: constants.RSA_PKCS1_PADDING
		}, signature);
		default: return verify(hash, message, {
			key: object,
			dsaEncoding: "ieee-p1363"
		}, signature);
	}
}
function encryptOaep256(key, value) {
	return publicEncrypt({
		key: publicKeyObject(key),
		padding: constants.RSA_PKCS1_OAEP_PADDING,
		oaepHash: "sha256"
	}, value);
}
const read = /* @__PURE__ */ new WeakMap();
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
function rsaBits(n) {
	return toNumber(n).toString(2).length;
}
function toNumber(base64url) {
	return BigInt(`0x0${Buffer.from(base64url, "base64url").toString("hex")}`);
}
function toText(value, bytes = Math.ceil(value.toString(16).length / 2)) {
	return Buffer.from(value.toString(16).padStart(bytes * 2, "0"), "hex").toString("base64url");
}

// ../core/dist/keys/jose-jwk.js
function thumbprintOf(key) {
	const { kty, n, e, crv, x, y } = canonicalJwk(key);
	const required = kty === "RSA" ? {
		e,
		kty,
		n
	} : {
		crv,
		kty,
		x,
		y
	};
	return createHash("sha256").update(JSON.stringify(required)).digest("base64url");
}
function canonicalJwk({ name, publicKey }) {
	refuseSymmetric(name, publicKey);
	return publicKeyObject(publicKey).export({ format: "jwk" });
}
function refuseSymmetric(name, { kty }) {
	if (!kty.startsWith("oct")) return;
	throw new KeyturnError("NOT_ALLOWED", `key "${name}" is symmetric: it has no public half that could be exported`);
}

// ../core/dist/keys/version-order.js
function compareNewestFirst(a, b) {
	const age = timeOf(b) - timeOf(a);
	if (age !== 0) return age;
	return a.id < b.id ? -1 : 1;
}
function isSameAge(a, b) {
	return timeOf(a) === timeOf(b);
}
function timeOf({ createdOn }) {
	return createdOn?.getTime() ?? 0;
}

// ../core/dist/lifecycle/list-versions.js
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
/* @__NO_SIDE_EFFECTS__ */
function getGlobalMessage(lang) {
	return store$3?.get(lang);
}
let store$2;
/* @__NO_SIDE_EFFECTS__ */
function getSchemaMessage(lang) {
	return store$2?.get(lang);
}
let store$1;
/* @__NO_SIDE_EFFECTS__ */
function getSpecificMessage(reference, lang) {
	return store$1?.get(reference)?.get(lang);
}
/* @__NO_SIDE_EFFECTS__ */
function _stringify(input) {
	const type = typeof input;
	if (type === "string") return `"${input}"`;
	if (type === "number" || type === "bigint" || type === "boolean") return `${input}`;
	if (type === "object" || type === "function") return (input && Object.getPrototypeOf(input)?.constructor?.name) ?? "null";
	return type;
}
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
/* @__NO_SIDE_EFFECTS__ */
function _isSameValueZero(value1, value2) {
	return value1 === value2 || Number.isNaN(value1) && Number.isNaN(value2);
}
/* @__NO_SIDE_EFFECTS__ */
function _isValidObjectKey(object$1, key) {
	return Object.prototype.hasOwnProperty.call(object$1, key) && key !== "__proto__" && key !== "prototype" && key !== "constructor";
}
/* @__NO_SIDE_EFFECTS__ */
function _joinExpects(values$1, separator) {
	const list = [...new Set(values$1)];
	if (list.length > 1) return `(${list.join(` ${separator} `)})`;
	return list[0] ?? "never";
}
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
var ValiError = class extends Error {
	constructor(issues) {
		super(issues[0].message);
		this.name = "ValiError";
		this.issues = issues;
	}
};
const ISO_TIMESTAMP_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?(?:Z| ?[+-](?:0\d|1\d|2[0-3])(?::?[0-5]\d)?)$/u;
/* @__NO_SIDE_EFFECTS__ */
function check$2(requirement, message$1) {
	return {
		kind: "validation",
		type: "check",
		reference: check$2,
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
/* @__NO_SIDE_EFFECTS__ */
function description(description_) {
	return {
		kind: "metadata",
		type: "description",
		reference: description,
		description: description_
	};
}
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
/* @__NO_SIDE_EFFECTS__ */
function getFallback(schema, dataset, config$1) {
	return typeof schema.fallback === "function" ? schema.fallback(dataset, config$1) : schema.fallback;
}
/* @__NO_SIDE_EFFECTS__ */
function getDefault(schema, dataset, config$1) {
	return typeof schema.default === "function" ? schema.default(dataset, config$1) : schema.default;
}
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
function custom(check$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "custom",
		reference: custom,
		expects: "unknown",
		async: false,
		check: check$1,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.check(dataset.value)) dataset.typed = true;
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
function parse(schema, input, config$1) {
	const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	if (dataset.issues) throw new ValiError(dataset.issues);
	return dataset.value;
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
const schema$4 = object({
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
const mostLooks = 3;
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
const lookAfterMs = [
	0,
	2e3,
	5e3
];
function unlessLost(error) {
	if (error instanceof SendError && error.arrival === "unknown") return void 0;
	throw error;
}
function cannotTell(what, next, cause) {
	const why = cause === void 0 ? "the answer was lost" : cause.message;
	return new KeyturnError("INDETERMINATE", `whether ${what} is unknown: ${why}`, {
		hint: say`Look at what is there: ${next}`,
		cause,
		requestId: cause?.requestId,
		statusCode: cause?.statusCode
	});
}
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

// ../core/dist/keys/counted-date.js
const toleranceMs = 36e5;
function isSameCountedDate(one, other) {
	return one !== void 0 && Math.abs(one.getTime() - other.getTime()) <= toleranceMs;
}
function isSameSecond(a, b) {
	return b !== void 0 && Math.floor(a.getTime() / 1e3) === Math.floor(b.getTime() / 1e3);
}

// ../core/dist/lifecycle/key-differences.js
function compareAttributes(key, wanted) {
	const update = {};
	const changes = [];
	if (wanted.enabled !== void 0 && wanted.enabled !== key.enabled) {
		update.enabled = wanted.enabled;
		changes.push(wanted.enabled ? "enabled" : "disabled");
	}
	if (wanted.expiresOn !== void 0 && !isSameSecond(wanted.expiresOn, key.expiresOn)) {
		update.expiresOn = wanted.expiresOn;
		changes.push(`expiry date ${show$1(key.expiresOn)} -> ${show$1(wanted.expiresOn)}`);
	}
	if (wanted.notBefore !== void 0 && !isSameSecond(wanted.notBefore, key.notBefore)) {
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
	if (wanted.keyOperations !== void 0 && !areSameOperations(wanted.keyOperations, key.keyOperations)) {
		update.keyOperations = wanted.keyOperations;
		changes.push(`operations ${key.keyOperations.join(", ")} -> ${wanted.keyOperations.join(", ")}`);
	}
	return {
		update,
		changes
	};
}
function findShapeDifferences(found, wanted) {
	const differs = (is, isWanted) => is !== void 0 && isWanted !== void 0 && is !== isWanted;
	return [
		...differs(found.keyType, wanted.keyType) ? [`its type is ${found.keyType}, not ${wanted.keyType}`] : [],
		...differs(found.keySize, wanted.keySize) ? [`its size is ${found.keySize}, not ${wanted.keySize}`] : [],
		...differs(found.curve, wanted.curve) ? [`its curve is ${found.curve}, not ${wanted.curve}`] : []
	];
}
function isSameReleasePolicy(wanted, found) {
	if (found === void 0 || (wanted.immutable ?? false) !== (found.immutable ?? false)) return false;
	try {
		return isDeepStrictEqual(JSON.parse(wanted.policy), JSON.parse(found.policy));
	} catch {
		return false;
	}
}
function show$1(date) {
	return date === void 0 ? "none" : iso(date);
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
function isAsWanted(key, { releasePolicy, ...wanted }) {
	const { tags = key.tags } = wanted;
	if (releasePolicy !== void 0 && !isSameReleasePolicy(releasePolicy, key.releasePolicy)) return false;
	return Object.keys(key.tags).length === Object.keys(tags).length && compareAttributes(key, wanted).changes.length === 0;
}

// ../core/dist/retirement/plan.js
const retiredTag = "keyturn-retired";
const restAfterRotationMs = 864e5;
const mostTags = 15;
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
async function retireVersions(vault, name, options = {}) {
	refuseUnknownOptions("retireVersions", options, retireOptionNames);
	parseKeyName(name);
	const { keep, grace, uses } = options;
	const rules = {
		...readRetirementRules({
			keep,
			grace
		}),
		needs: uses && findNeeds(uses, vault.url, name)
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
function readRetirementRules(options) {
	refuseUnknownOptions("readRetirementRules", options, {
		keep: true,
		grace: true
	});
	const { keep, grace } = options;
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
async function readUnchanged(vault, name, planned) {
	const current = await vault.getKey(name, planned.version);
	if (planned.enabled === current.enabled && planned.expiresOn?.getTime() === current.expiresOn?.getTime()) return current;
	throw new KeyturnError("CONFLICT", `version ${planned.version} of key ${quote(name)} changed while it was looked at`, { hint: "Look again before you decide anew." });
}
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
function readRotateOptions(options) {
	return {
		rules: readRules$1(options),
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
function readRules$1(options) {
	const read = (text, what) => text === void 0 ? void 0 : parseDuration(text, what);
	return {
		ifOlderThan: read(options.ifOlderThan, "ifOlderThan"),
		ifExpiresWithin: read(options.ifExpiresWithin, "ifExpiresWithin"),
		ifDue: options.ifDue ?? false,
		...options.onKeyEvent !== void 0 && { onEvent: readEvents(options.onKeyEvent) }
	};
}
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

// ../core/dist/policy/rules.js
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
function checkPolicy(policy, options = {}) {
	refuseUnknownOptions("checkPolicy", options, { managedHsm: true });
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
	for (const rule of rules$1) {
		const problem = rule(durations, policy, options.managedHsm ?? false);
		if (problem !== void 0) problems.push(problem);
	}
	if (problems.length > 0) {
		const count = problems.length === 1 ? "" : ` (${problems.length} problems)`;
		throw new KeyturnError("INVALID_INPUT", say`rotation policy refused${count}: ${joinWordings(problems, "; ")}`);
	}
	return Object.fromEntries(Object.entries(durations).map(([field, duration]) => [field, formatDuration(duration)]));
}
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
const rules$1 = [
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
function expiryAsAllowed({ expireAfter }) {
	return expireAfter === void 0 || expiryLongEnough({ expireAfter }) === void 0 ? expireAfter : parseDuration("P28D");
}
function lengths(duration, less) {
	return [fixedLength(duration) - (less === void 0 ? 0 : fixedLength(less)), ...startDays.map((start) => {
		const end = isFixed(duration) ? new Date(start.getTime() + fixedLength(duration)) : addDuration(start, duration);
		if (less === void 0) return end.getTime() - start.getTime();
		return (isFixed(less) ? end.getTime() - fixedLength(less) : subtractDuration(end, less).getTime()) - start.getTime();
	})];
}
function isFixed({ years, months }) {
	return years === 0 && months === 0;
}
function fixedLength({ years, months, days, hours }) {
	return (years * 365 + months * 30 + days) * day + hours * hour;
}
const startDays = Array.from({ length: 48 }, (_, month) => [new Date(Date.UTC(2024, month, 1)), new Date(Date.UTC(2024, month + 1, 0))]).flat();
function daysBelow(limits, margin) {
	const days = Math.floor(Math.min(...limits) / day) - margin;
	return days >= 7 ? `P${days}D` : void 0;
}
function at$1(values, index) {
	return values[index] ?? NaN;
}

// ../core/dist/lifecycle/rotation-policy.js
function getRotationPolicy(vault, name) {
	return vault.getRotationPolicy(parseKeyName(name));
}
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
function checkPolicyFor({ url }, policy) {
	return checkPolicy(policy, { managedHsm: isManagedHsmHost(new URL(url).hostname) });
}

// ../core/dist/rotation/read-key-state.js
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
async function readPolicy$1(vault, name) {
	try {
		return await getRotationPolicy(vault, name);
	} catch (error) {
		return asKeyturnError(error);
	}
}
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
const skipChecks = [
	managed,
	external,
	latestDisabled,
	ageUnknown
];
const dueChecks = [
	forced,
	event,
	expired$1,
	expiresSoon$1,
	olderThan,
	policyDue
];
const serviceWindowMs = 36e5;
function isForced(rules) {
	return rules.ifOlderThan === void 0 && rules.ifExpiresWithin === void 0 && !rules.ifDue && rules.onEvent === void 0;
}
function managed(key) {
	if (!key.managed) return void 0;
	return {
		code: "MANAGED",
		message: "it belongs to a certificate, whose renewal makes its new versions"
	};
}
function external({ externalKey }) {
	if (externalKey === void 0) return void 0;
	return {
		code: "EXTERNAL",
		message: `it is the key "${externalKey}" of an external key manager, which is where it is rotated`,
		externalKey
	};
}
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
function expired$1(key, rules, now) {
	const { expiresOn } = key;
	const asked = rules.ifExpiresWithin !== void 0 || policyTrigger(key, rules) !== void 0;
	if (expiresOn === void 0 || !asked || now < expiresOn) return void 0;
	return {
		code: "EXPIRED",
		message: `it expired on ${iso(expiresOn)}`,
		expiresOn: iso(expiresOn)
	};
}
function expiresSoon$1(key, rules, now) {
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

// ../core/dist/forecast/schedule.js
function scheduleKey(input, now) {
	const [latest] = input.versions;
	if (latest === void 0) return [];
	const state = {
		...latest,
		policy: input.policy
	};
	return [
		...serviceRotation(state, latest, now),
		...keyturnRotation(state, latest, input.rotation, now),
		...notice(latest, input.policy.notifyBefore, now),
		...expiries$1(input.versions, now),
		...retirements(input.versions, input.retirement, now)
	].map((event) => ({
		key: input.name,
		...event,
		on: iso(event.on)
	})).sort((a, b) => a.on.localeCompare(b.on));
}
function serviceRotation(state, { version }, now) {
	const due = state.managed ? void 0 : policyTrigger(state, { ifDue: true });
	if (due?.dueOn === void 0) return [];
	const overdue = due.dueOn <= now;
	const message = overdue ? "the rotation policy was due and the service has not acted" : "by its rotation policy";
	return [{
		on: due.dueOn,
		what: "rotate",
		by: "service",
		version,
		overdue,
		message
	}];
}
function keyturnRotation(state, { version }, rules, now) {
	if (rules === void 0 || isForced(rules)) return [];
	const decision = planRotation(state, rules, now);
	const event = {
		what: "rotate",
		by: "keyturn",
		version,
		message: decision.reason.message
	};
	if (decision.action === "rotate") {
		const dueOn = "dueOn" in decision.reason ? new Date(decision.reason.dueOn) : now;
		return [{
			...event,
			on: dueOn,
			overdue: true
		}];
	}
	if (decision.action === "skip" || decision.nextDue === void 0) return [];
	return [{
		...event,
		on: decision.nextDue,
		overdue: false
	}];
}
function notice({ version, enabled, expiresOn }, before, now) {
	if (!enabled || expiresOn === void 0 || before === void 0) return [];
	const on = subtractDuration(expiresOn, parseDuration(before));
	if (on <= now) return [];
	return [{
		on,
		what: "notify",
		by: "service",
		version,
		overdue: false,
		message: `before it expires on ${iso(expiresOn)}`
	}];
}
function expiries$1(versions, now) {
	return versions.flatMap(({ version, enabled, expiresOn }, index) => {
		if (!enabled || expiresOn === void 0) return [];
		const overdue = expiresOn <= now;
		if (overdue && index > 0) return [];
		return [{
			on: expiresOn,
			what: "expire",
			by: "service",
			version,
			overdue,
			message: index === 0 ? "the latest version expires" : "an older version expires"
		}];
	});
}
function retirements(versions, rules, now) {
	if (rules === void 0) return [];
	const today = planRetirement(versions, rules, now);
	const from = today.refused?.code === "ROTATED_RECENTLY" && today.nextOn !== void 0 ? today.nextOn : now;
	const plan = from === now ? today : planRetirement(versions, rules, from);
	const event = (stage, version, on, message) => ({
		on,
		what: `retire-${stage}`,
		by: "keyturn",
		version,
		overdue: false,
		message
	});
	const steps = plan.steps.flatMap(({ stage, version: { version }, reason }) => {
		if (stage === "undo") return [];
		const first = event(stage, version, from, reason.message);
		if (stage === "disable") return [first];
		return [first, event("disable", version, addDuration(from, rules.grace), "the grace period after its expiry ends")];
	});
	const waiting = plan.left.flatMap(({ version, reason }) => reason.code === "IN_GRACE" ? [event("disable", version, new Date(reason.disableOn), reason.message)] : []);
	return [...steps, ...waiting];
}

// ../core/dist/forecast/get-schedule.js
const scheduleOptionNames = {
	rotation: true,
	retirement: true
};

// ../core/dist/forecast/simulate.js
const simulateOptionNames = {
	ahead: true,
	runEvery: true,
	expires: true
};
function simulateKey(input, now, options = {}) {
	refuseUnknownOptions("simulateKey", options, simulateOptionNames);
	const end = addDuration(now, options.ahead ?? parseDuration("P1Y"));
	const simulated = start$1(input, now, options.expires);
	const runEvery = options.runEvery ?? parseDuration("P1D");
	const runs = input.rotation !== void 0 || input.retirement !== void 0;
	let nextRun = now;
	let time = now;
	while (time <= end) {
		const serviceOn = serviceRotationOn(simulated, time);
		if (serviceOn !== void 0 && serviceOn <= end && (!runs || serviceOn <= nextRun)) {
			rotate$3(simulated, serviceOn, "service", "by its rotation policy");
			time = serviceOn;
		} else if (runs) {
			if (nextRun > end) break;
			if (nextRun.getTime() >= simulated.quietUntil) runKeyturn(simulated, nextRun);
			time = nextRun;
			const wakeOn = Math.min(simulated.quietUntil, serviceOn?.getTime() ?? Number.POSITIVE_INFINITY, end.getTime());
			do
				nextRun = addDuration(nextRun, runEvery);
			while (nextRun.getTime() < wakeOn);
		} else break;
	}
	const findings = [
		...checkRotation(simulated, end),
		...checkNotice(simulated, now, end),
		...checkOverlap(simulated)
	];
	return {
		events: [
			...simulated.events,
			...expiries(simulated, now, end),
			...notices(simulated, now, end)
		].sort((a, b) => a.on.getTime() - b.on.getTime()).map((event) => ({
			...event,
			key: input.name,
			on: iso(event.on)
		})),
		findings
	};
}
function start$1(input, now, expires) {
	const versions = input.versions.map((version) => ({ ...version }));
	const lives = versions.map(({ version, createdOn, expiresOn }, index) => {
		const replacedOn = versions[index - 1]?.createdOn;
		const born = {
			version,
			bornOn: createdOn ?? now,
			expiresOn
		};
		return [version, replacedOn === void 0 ? born : {
			...born,
			replacedOn
		}];
	});
	const state = {
		events: [],
		made: 0,
		quietUntil: Number.NEGATIVE_INFINITY
	};
	return {
		input,
		expires,
		versions,
		lives: new Map(lives),
		...state
	};
}
function serviceRotationOn({ input, versions }, time) {
	const [latest] = versions;
	if (latest === void 0 || latest.managed || !latest.enabled) return void 0;
	const dueOn = policyTrigger({
		...latest,
		policy: input.policy
	}, { ifDue: true })?.dueOn;
	return dueOn === void 0 || dueOn > time ? dueOn : time;
}
function runKeyturn(simulated, on) {
	const { rotation, retirement, policy } = simulated.input;
	const [latest] = simulated.versions;
	if (latest === void 0) return;
	const done = simulated.events.length;
	const dates = simulated.versions.flatMap(({ notBefore, expiresOn }) => [notBefore, expiresOn]);
	if (rotation !== void 0 && !isForced(rotation)) {
		const decision = planRotation({
			...latest,
			policy
		}, rotation, on);
		if (decision.action === "rotate") rotate$3(simulated, on, "keyturn", decision.reason.message);
		if (decision.action === "wait") dates.push(decision.nextDue);
	}
	if (retirement !== void 0) dates.push(retire$3(simulated, retirement, on));
	simulated.quietUntil = simulated.events.length > done ? Number.NEGATIVE_INFINITY : firstAfter(on, dates);
}
function retire$3(simulated, rules, on) {
	const { steps, nextOn } = planRetirement(simulated.versions, rules, on);
	for (const { stage, version, reason } of steps) {
		if (stage === "undo") continue;
		if (stage === "expire") version.expiresOn = on;
		else version.enabled = false;
		const { message } = reason;
		simulated.events.push({
			on,
			what: `retire-${stage}`,
			by: "keyturn",
			version: version.version,
			message
		});
	}
	return nextOn;
}
function firstAfter(on, dates) {
	const times = dates.map((date) => date?.getTime() ?? Number.POSITIVE_INFINITY);
	return Math.min(...times.filter((time) => time > on.getTime()), Number.POSITIVE_INFINITY);
}
function rotate$3(simulated, on, by, message) {
	const [latest] = simulated.versions;
	if (latest === void 0) return;
	const { expireAfter } = simulated.input.policy;
	const version = `new-${++simulated.made}`;
	simulated.quietUntil = Number.NEGATIVE_INFINITY;
	const expiresOn = expireAfter === void 0 ? simulated.expires?.(on) : addDuration(on, parseDuration(expireAfter));
	const { expiresOn: _, notBefore: __, ...same } = latest;
	simulated.versions.unshift({
		...same,
		version,
		createdOn: on,
		enabled: true,
		...expiresOn && { expiresOn }
	});
	const old = simulated.lives.get(latest.version);
	if (old !== void 0) old.replacedOn = on;
	simulated.lives.set(version, {
		version,
		bornOn: on,
		expiresOn
	});
	simulated.events.push({
		on,
		what: "rotate",
		by,
		version,
		message
	});
}
function expiries({ input, lives, events }, now, end) {
	return [...lives.values()].flatMap(({ version, expiresOn, replacedOn }) => {
		if (expiresOn === void 0 || expiresOn <= now || expiresOn > end) return [];
		if (input.versions.some((each) => each.version === version && !each.enabled)) return [];
		if (events.some((event) => event.version === version && /^retire-/.test(event.what) && event.on <= expiresOn)) return [];
		return [{
			on: expiresOn,
			what: "expire",
			by: "service",
			version,
			message: replacedOn !== void 0 && replacedOn <= expiresOn ? "an older version expires" : "the latest version expires"
		}];
	});
}
function notices({ lives, input }, now, end) {
	return [...lives.values()].flatMap((life) => {
		const on = noticeOn(life, input.policy.notifyBefore);
		if (on === void 0 || on <= now || on > end || life.expiresOn === void 0) return [];
		const message = `before it expires on ${iso(life.expiresOn)}`;
		return [{
			on,
			what: "notify",
			by: "service",
			version: life.version,
			message
		}];
	});
}
function noticeOn({ bornOn, replacedOn, expiresOn }, before) {
	if (expiresOn === void 0 || before === void 0) return void 0;
	const on = subtractDuration(expiresOn, parseDuration(before));
	return on < bornOn || replacedOn !== void 0 && on >= replacedOn ? void 0 : on;
}
function checkRotation({ input, lives, events, versions }, end) {
	const [latest] = versions;
	if (latest === void 0 || latest.managed) return [];
	const findings = [];
	const dueOn = latest.enabled ? nextDueOn({
		...latest,
		policy: input.policy
	}, {
		...input.rotation,
		ifDue: true
	}) : void 0;
	if ((dueOn === void 0 || dueOn <= end) && !events.some(({ what }) => what === "rotate")) findings.push({
		code: "NEVER_ROTATES",
		message: `nothing rotates this key before ${iso(end)}`,
		times: 0
	});
	const gaps = [...lives.values()].filter(({ expiresOn, replacedOn }) => expiresOn !== void 0 && expiresOn < (replacedOn ?? end));
	return [...findings, ...finding("EXPIRES_BEFORE_ROTATION", gaps, ({ expiresOn }) => expiresOn, (life) => `version ${life.version} expires on ${life.expiresOn && iso(life.expiresOn)}, and ${life.replacedOn === void 0 ? "no new one follows" : `a new one follows only on ${iso(life.replacedOn)}`}`)];
}
function checkNotice({ lives, input }, now, end) {
	const { notifyBefore } = input.policy;
	if (notifyBefore === void 0 || notifyBefore === "P30D") return [];
	const all = [...lives.values()];
	const comes = all.some((life) => {
		const on = noticeOn(life, notifyBefore);
		return on !== void 0 && on > now && on <= end;
	});
	const replaced = all.filter(({ bornOn, replacedOn }) => bornOn >= now && replacedOn !== void 0 && replacedOn <= end);
	const expires = all.some(({ expiresOn }) => expiresOn !== void 0);
	if (comes || expires && replaced.length === 0) return [];
	return [{
		code: "NOTICE_NEVER_COMES",
		message: `the notice ${notifyBefore} before expiry never comes: ${expires ? "each version is replaced before" : "no version expires"}`,
		times: 0
	}];
}
function checkOverlap({ lives, input }) {
	const grace = input.retirement?.grace;
	if (grace === void 0) return [];
	return finding("OVERLAP_SHORTER_THAN_GRACE", [...lives.values()].filter(({ bornOn, expiresOn, replacedOn }) => expiresOn !== void 0 && replacedOn !== void 0 && replacedOn > bornOn && expiresOn < addDuration(replacedOn, grace)), ({ replacedOn }) => replacedOn, (life) => `version ${life.version} is replaced on ${life.replacedOn && iso(life.replacedOn)} and expires on ${life.expiresOn && iso(life.expiresOn)}, less than the grace period of ${formatDuration(grace)} later`);
}
function finding(code, lives, dateOf, describe) {
	const [first] = lives.toSorted((a, b) => Number(dateOf(a)) - Number(dateOf(b)));
	const on = first && dateOf(first);
	if (first === void 0 || on === void 0) return [];
	return [{
		code,
		message: describe(first),
		times: lives.length,
		firstOn: iso(on)
	}];
}

// ../core/dist/lifecycle/backup.js
const noteFormat = "keyturn-backup-1";
const schema$3 = strictObject({
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
const defaultSettleMs = 3e4;
const sendingMs = 3e4;
const forgottenMs = 2592e5;
function killedRunMs(settleMs = defaultSettleMs) {
	return settleMs + sendingMs;
}
function isForgotten(ageMs) {
	return ageMs > forgottenMs;
}

// ../core/dist/once/new-versions.js
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
function madeAt({ createdOn }) {
	return createdOn?.getTime() ?? 0;
}

// ../core/dist/once/act-once.js
const lookTimes = [
	0,
	2e3,
	5e3,
	15e3,
	3e4
];
const mostUnknownSends = 2;
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
async function giveUp(act, error, settled = true) {
	if (act.unknown === 0) throw error;
	const found = await look(act, 0);
	const seen = found instanceof KeyturnError ? [] : found;
	if (hasSome(seen) && (settled || seen.length > 1)) return judge$3(act, seen);
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
	return act.unknown > 0 ? judge$3(act, found) : {
		outcome: "overtaken",
		versions: found,
		...sendingOf(act)
	};
}
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
		if (hasSome(found) && found.length > 1) return judge$3(act, found);
	}
	if (found instanceof KeyturnError) return {
		outcome: "indeterminate",
		error: found,
		seen: [],
		...sendingOf(act)
	};
	if (hasSome(found)) return judge$3(act, found);
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
function judge$3(act, versions) {
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
function refuseOldVersion(key, name, known) {
	if (key.name.toLowerCase() === name.toLowerCase() && !known.has(key.version)) return key;
	throw new SendError("unknown", "SERVICE_ERROR", `the vault answered with version ${key.version} of key "${key.name}", which is not new`);
}
async function wait(vault, ms, signal) {
	try {
		stopIfInterrupted(signal);
		if (ms > 0) await unlessInterrupted(vault.sleep(ms), signal);
		return;
	} catch (error) {
		return asFailure(error);
	}
}
function asSendFailure(error) {
	const failure = asFailure(error);
	if (failure instanceof SendError || !hasCode(failure, "INTERRUPTED", "TIMED_OUT", "UNAVAILABLE", "UNEXPECTED")) return failure;
	return new SendError("unknown", failure.code, failure.wording.message, {
		hint: failure.wording.hint,
		cause: error
	});
}
function asFailure(error) {
	if (error instanceof Error && error.name === "AbortError") return new KeyturnError("INTERRUPTED", "interrupted before it was done", { cause: error });
	return asKeyturnError(error);
}

// ../core/dist/lifecycle/make-version.js
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
async function createKey(vault, name, options) {
	refuseUnknownOptions("createKey", options, createKeyOptionNames, "keyType");
	const { rotationPolicy, newVersion = false, ...key } = options;
	checkNewKey(vault, name, options);
	const made = await makeVersion(vault, name, {
		newVersion,
		shape: key,
		send: (sendOptions) => vault.createKey(name, withoutUndefined(key), sendOptions),
		isOurs: ({ keyType, keySize, curve }) => keyType === key.keyType && (key.keySize === void 0 || keySize === void 0 || keySize === key.keySize) && (key.curve === void 0 || curve === key.curve)
	});
	if (rotationPolicy !== void 0) await setFirstPolicy(vault, name, rotationPolicy);
	return made;
}
function checkNewKey(vault, name, { rotationPolicy, ...key }) {
	parseNewKeyName(name);
	refuseProblems(`key ${quote(name)} cannot be made`, findKeyProblems(key));
	if (rotationPolicy !== void 0) checkPolicyFor(vault, rotationPolicy);
}
async function setFirstPolicy(vault, name, policy) {
	try {
		await setRotationPolicy(vault, name, policy);
	} catch (error) {
		if (!(error instanceof KeyturnError)) throw error;
		const { code, wording, requestId, statusCode } = error;
		const given = withoutUndefined({ ...policy });
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

// ../core/dist/lifecycle/wait.js
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
async function unlessMissing(read) {
	try {
		return await read;
	} catch (error) {
		if (hasCode(error, "KEY_NOT_FOUND")) return void 0;
		throw error;
	}
}

// ../core/dist/lifecycle/recover.js
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
const { newVersion: _$3, ...keyOptionNames } = createKeyOptionNames;
const ensureKeyOptionNames = {
	...keyOptionNames,
	expiresAfter: true
};
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
function expireAt(wanted, lifetime, created) {
	return lifetime === void 0 ? wanted : {
		...wanted,
		expiresOn: addDuration(created, lifetime)
	};
}
function matchExpiry(key, wanted, lifetime) {
	if (lifetime === void 0 || key.createdOn === void 0) return wanted;
	const { expiresOn = key.createdOn } = expireAt(wanted, lifetime, key.createdOn);
	return isSameCountedDate(key.expiresOn, expiresOn) ? wanted : {
		...wanted,
		expiresOn
	};
}

// ../core/dist/lifecycle/get.js
const getKeyOptionNames = { version: true };
async function getKey(vault, name, options = {}) {
	refuseUnknownOptions("getKey", options, getKeyOptionNames);
	const version = options.version === void 0 ? void 0 : parseKeyVersion(options.version);
	return vault.getKey(parseKeyName(name), version);
}

// ../core/dist/lifecycle/update-versions.js
const { version: _$2, ...attributeNames$1 } = updateKeyOptionNames;
const updateKeyVersionsOptionNames = {
	...attributeNames$1,
	signal: true
};

// ../core/dist/lifecycle/written-key.js
const writtenNames = {
	keySize: true,
	curve: true,
	keyOperations: true,
	expiresOn: true,
	notBefore: true,
	enabled: true,
	tags: true,
	exportable: true,
	releasePolicy: true,
	rotateEvery: true,
	rotateBeforeExpiry: true,
	expireAfter: true,
	notifyBefore: true
};
function readWrittenKey(written, options = {}) {
	refuseUnknownOptions("readWrittenKey", options, {
		repeatable: true,
		onProblem: true
	});
	refuseUnknownOptions("a written key", written, writtenNames);
	const { repeatable = false, onProblem = refuse$2 } = options;
	const { keyOperations: operations, expiresOn, notBefore, ...others } = written;
	const lifetime = repeatable && expiresOn !== void 0 && !isDate(expiresOn) ? expiresOn : void 0;
	const policy = policyOf(written);
	const rotationPolicy = Object.keys(policy).length === 0 ? void 0 : policy;
	const checks = [
		() => readPoint(expiresOn, epoch, "expiresOn"),
		() => readPoint(notBefore, epoch, "notBefore"),
		() => repeatable && refuseDuration(notBefore, "notBefore"),
		() => rotationPolicy && checkPolicy(rotationPolicy),
		...(operations ?? []).map((text) => () => readOperation$1(text))
	];
	for (const check of checks) attempt(check, onProblem);
	return (now) => withoutUndefined({
		keySize: others.keySize,
		curve: others.curve,
		keyOperations: operations?.map(readOperation$1),
		enabled: others.enabled,
		expiresOn: lifetime === void 0 ? readPoint(expiresOn, now, "expiresOn") : void 0,
		expiresAfter: lifetime,
		notBefore: readPoint(notBefore, now, "notBefore"),
		tags: others.tags,
		exportable: others.exportable,
		releasePolicy: others.releasePolicy,
		rotationPolicy
	});
}
const epoch = /* @__PURE__ */ new Date(0);
function attempt(check, onProblem) {
	try {
		check();
	} catch (error) {
		if (!hasCode(error, "INVALID_INPUT")) throw error;
		onProblem(error);
	}
}
function refuse$2(problem) {
	throw problem;
}
function readPoint(text, now, field) {
	return text === void 0 ? void 0 : parseExpiry(text, now, { field });
}
function isDate(text) {
	return /^\d{4}-/.test(text);
}
function refuseDuration(text, field) {
	if (text === void 0 || isDate(text)) return;
	throw new KeyturnError("INVALID_INPUT", say`${{ field }} ${quote(text)} has to be a date`, { hint: "A duration would name another date in each run. Give a date such as 2027-01-31." });
}
function readOperation$1(text) {
	const operation = findKeyOperation(text);
	if (operation !== void 0) return operation;
	throw new KeyturnError("INVALID_INPUT", say`${{ field: "keyOperations" }}: ${quote(text)} is no operation; allowed are ${keyOperations.join(", ")}`);
}

// ../core/dist/regular-file.js
const flagsOf = {
	read: constants$3.O_RDONLY,
	append: constants$3.O_WRONLY | constants$3.O_APPEND | constants$3.O_CREAT,
	"append to a new one": constants$3.O_WRONLY | constants$3.O_APPEND | constants$3.O_CREAT | constants$3.O_EXCL
};
async function openRegularFile(file, use) {
	const handle = await open(file, flagsOf[use] | (constants$3.O_NONBLOCK ?? 0), 384);
	if ((await handle.stat()).isFile()) return handle;
	await handle.close();
	throw new Error("it is no regular file");
}

// ../core/dist/once/journal-size.js
function olderFile(file) {
	return `${file}.1`;
}
const restMs = 6e4;
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
async function openJournal(file, options = {}) {
	refuseUnknownOptions("openJournal", options, {
		mostBytes: true,
		now: true
	});
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
	for (const line of parseJournal(await readText(file), file)) if (line.type === "ended") intents.remove(line.operationId);
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
function parseJournal(text, file) {
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
async function openStateJournal(options) {
	refuseUnknownOptions("openStateJournal", options, {
		env: true,
		platform: true,
		onUnusable: true
	}, "env");
	const { env, onUnusable } = options;
	const folder = stateFolder(options);
	try {
		await mkdir(folder, {
			recursive: true,
			mode: 448
		});
		await access$1(folder, constants$2.W_OK);
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
			id: idOf$3(event, source, `${place} (${type})`)
		});
	}
	return read;
}
function typeOf(event) {
	const { eventType, type, specversion } = fieldsOf(event);
	const name = eventType ?? (specversion === void 0 ? void 0 : type);
	return typeof name === "string" && name !== "" ? name : void 0;
}
function idOf$3(event, source, place) {
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
function asAnswer(error) {
	if (error instanceof KeyturnError) return error;
	throw error;
}

// ../core/dist/rotation/verify/expiry.js
const name$1 = "expiry";
function hasExpiry(before, made) {
	return before.expiresOn !== void 0 || made.expiresOn !== void 0;
}
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
function possibleExpiries(createdOn, expireAfter) {
	const { years, months, weeks, days, hours, minutes, seconds } = expireAfter;
	const fixed = ((((years * 365 + months * 30 + weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1e3;
	return [addDuration(createdOn, expireAfter).getTime(), createdOn.getTime() + fixed];
}
function expiryText(expiresOn) {
	return expiresOn === void 0 ? "does not expire" : `expires on ${iso(expiresOn)}`;
}

// ../core/dist/rotation/verify/list-after.js
const rereadMs = [
	500,
	1e3,
	2e3,
	4e3
];
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
const latestVersion = ({ made, listed }) => {
	const name = "latest-version";
	if (listed instanceof KeyturnError) return notChecked(name, `the version list could not be read: ${listed.message}`);
	const others = listed.others.map(({ version }) => version);
	if (listed.found === void 0) return failed(name, `the version list does not have ${made.version}`);
	return others.length === 0 ? passed(name, `${made.version} is the latest version`) : failed(name, `the version list has ${others.join(", ")} beside the new ${made.version}`);
};

// ../core/dist/rotation/verify/new-material.js
const newMaterial = ({ before, made }) => {
	const name = "new-material";
	if (made.keyType.startsWith("oct")) return notChecked(name, "a symmetric key has no public half that could be compared");
	const flaw = findFlaw(made.publicKey);
	if (flaw !== void 0) return failed(name, `its public key is not sound: ${flaw}`);
	return isSameMaterial(before.publicKey, made.publicKey) ? failed(name, `its public key is the one of the version before, ${before.version}`) : passed(name, "its public key is sound, and another one than before");
};

// ../core/dist/rotation/verify/not-before.js
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
			const digest = createHash(hashOf(algorithm)).update(message).digest();
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
const lookEveryMs = 5e3;
async function resumeIntent(vault, intent, { journal, settings }) {
	const result = isForgotten(vault.now().getTime() - new Date(intent.at).getTime()) ? void 0 : await takeUp(vault, intent, settings);
	const ending = result === void 0 ? "not-made" : result.outcome === "adopted" ? "adopted" : "conflict";
	await journal.end(intent.operationId, ending);
	return result;
}
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
async function rotateKey(vault, name, options = {}) {
	refuseUnknownOptions("rotateKey", options, rotateOptionNames);
	return rotateOne(vault, name, readRotateOptions(options));
}
const mostRounds$1 = 3;
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
const clouds = [
	"public",
	"china",
	"usgov"
];

// ../core/dist/audit/finding.js
const severities = [
	"error",
	"warning",
	"note"
];
const auditFormat = "keyturn-audit-1";

// ../core/dist/audit/result-schema.js
const text$2 = string();
const time$1 = pipe(string(), regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), description("ISO 8601, UTC."));
const whole = pipe(number(), integer(), minValue(0));
const severity$1 = picklist(severities);
const keyOrNone = pipe(nullable(text$2), description("The name of a key; null: it is about no single key."));
const findingSchema = object({
	rule: pipe(text$2, description("The id of the rule.")),
	severity: severity$1,
	key: keyOrNone,
	version: nullable(text$2),
	vaultUrl: pipe(text$2, description("Empty for what is about no vault.")),
	message: pipe(text$2, description("The fact that was seen.")),
	why: text$2,
	fix: pipe(nullable(text$2), description("A command line that mends it.")),
	source: nullable(object({
		file: text$2,
		line: pipe(number(), integer(), minValue(1))
	})),
	fingerprint: pipe(text$2, regex(/^[0-9a-f]{64}$/), description("The same for the same fault in every run.")),
	baseline: pipe(boolean(), description("It was known before.")),
	exception: nullable(object({
		reason: text$2,
		until: time$1
	}))
});
const keySchema$1 = object({
	key: text$2,
	vaultUrl: text$2,
	version: nullable(text$2),
	keyType: nullable(picklist(keyTypes)),
	keySize: nullable(whole),
	curve: nullable(picklist(keyCurves)),
	keyOperations: nullable(array(text$2)),
	enabled: boolean(),
	createdOn: nullable(time$1),
	expiresOn: nullable(time$1),
	notBefore: nullable(time$1),
	nextRotation: nullable(time$1),
	managed: boolean(),
	versions: nullable(whole),
	enabledVersions: nullable(whole),
	tags: record(text$2, text$2),
	events: array(object({
		on: time$1,
		what: picklist([
			"made",
			"rotate",
			"notify",
			"expire",
			"retire-expire",
			"retire-disable"
		]),
		version: nullable(text$2),
		message: text$2
	})),
	findings: whole
});
const auditResultSchema = pipe(object({
	format: literal(auditFormat),
	at: time$1,
	profile: text$2,
	rules: array(object({
		id: text$2,
		title: text$2,
		severity: severity$1,
		why: text$2,
		help: text$2,
		references: array(text$2)
	})),
	vaults: array(object({
		vaultUrl: text$2,
		keys: whole,
		read: boolean()
	})),
	keys: array(keySchema$1),
	findings: array(findingSchema),
	unread: array(object({
		key: keyOrNone,
		vaultUrl: text$2,
		code: text$2,
		message: text$2
	})),
	notChecked: array(object({
		rule: text$2,
		key: keyOrNone,
		vaultUrl: text$2,
		reason: text$2
	}))
}), title("keyturn audit"), description("What is wrong with the keys of vaults, as keyturn audit -o json prints it."));

// ../core/dist/audit/baseline.js
function parseBaseline(text, file) {
	const parsed = safeParse(auditResultSchema, jsonOrUndefined(text));
	if (parsed.success) return new Set(parsed.output.findings.map(({ fingerprint }) => fingerprint));
	throw new KeyturnError("INVALID_INPUT", `${quote(file)} is no baseline: it is not the result of an audit, ${auditFormat}`, { hint: "Write one: keyturn audit --all -o json > baseline.json" });
}

// ../core/dist/audit/reach.js
function counts$1({ baseline, exception }) {
	return !baseline && exception === null;
}
function findingsAtLeast({ findings }, severity) {
	const least = severities.indexOf(severity);
	return findings.filter((finding) => counts$1(finding) && severities.indexOf(finding.severity) <= least);
}
function countBySeverity({ findings }) {
	const count = (severity) => findings.filter((each) => counts$1(each) && each.severity === severity).length;
	return {
		error: count("error"),
		warning: count("warning"),
		note: count("note")
	};
}

// ../core/dist/audit/formats/markdown.js
function auditMarkdown(audit, options = {}) {
	refuseUnknownOptions("auditMarkdown", options, { most: true });
	const { most = Number.POSITIVE_INFINITY } = options;
	const current = audit.findings.filter(counts$1);
	const shown = current.slice(0, most);
	const hidden = current.length - shown.length;
	return [
		`### Key audit: ${summarizeAudit(audit)}`,
		`Profile ${toMarkdownCode(audit.profile)}, ${audit.at}, ${audit.vaults.map(({ vaultUrl }) => toMarkdownCode(vaultUrl)).join(", ") || "no vault"}.`,
		...shown.length > 0 ? [table(shown)] : [],
		...hidden > 0 ? [`And ${hidden} more.`] : [],
		...section("Could not be read", audit.unread.map(({ key, vaultUrl, message, code }) => `${place$1(key, vaultUrl)}: ${toMarkdown(message)} (${code})`)),
		...section("Not checked", audit.notChecked.map(({ rule, key, vaultUrl, reason }) => `${toMarkdownCode(rule)}, ${place$1(key, vaultUrl)}: ${toMarkdown(reason)}`)),
		...section("Excepted", audit.findings.flatMap(({ rule, key, vaultUrl, exception }) => exception === null ? [] : [`${toMarkdownCode(rule)}, ${place$1(key, vaultUrl)}, until ${exception.until}: ${toMarkdown(exception.reason)}`]))
	].join("\n\n");
}
function summarizeAudit(audit) {
	const { error, warning, note } = countBySeverity(audit);
	const known = audit.findings.filter(({ baseline }) => baseline).length;
	const excepted = audit.findings.filter(({ baseline, exception }) => !baseline && exception !== null).length;
	return [
		error + warning + note === 0 ? `no findings in ${plural(audit.keys.length, "key")} of ${plural(audit.vaults.length, "vault")}` : `${plural(error, "error")}, ${plural(warning, "warning")} and ${plural(note, "note")} in ${plural(audit.keys.length, "key")} of ${plural(audit.vaults.length, "vault")}`,
		...known > 0 ? [`${known} known before`] : [],
		...excepted > 0 ? [`${excepted} excepted`] : [],
		...audit.unread.length > 0 ? [`${audit.unread.length} could not be read`] : []
	].join("; ");
}
const marks = {
	error: "🔴 error",
	warning: "🟠 warning",
	note: "🔵 note"
};
function table(findings) {
	return toMarkdownTable([
		"Severity",
		"Key",
		"Rule",
		"Finding",
		"Fix"
	], findings.map(({ severity, key, vaultUrl, rule, message, fix }) => [
		marks[severity],
		place$1(key, vaultUrl),
		toMarkdownCode(rule),
		toMarkdown(message),
		fix === null ? "" : toMarkdownCode(fix)
	]));
}
function section(title, lines) {
	return lines.length === 0 ? [] : [`**${title}**\n\n${lines.map((line) => `- ${line}`).join("\n")}`];
}
function place$1(key, vaultUrl) {
	if (vaultUrl === "") return "the profile";
	const vault = toMarkdownCode(vaultNameOf(vaultUrl));
	return key === null ? vault : `${toMarkdownCode(key)} in ${vault}`;
}
function plural(count, what) {
	return `${count} ${count === 1 ? what : `${what}s`}`;
}

// ../core/dist/audit/formats/sarif.js
const schema$2 = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const securitySeverity = {
	error: "8.0",
	warning: "5.0",
	note: "2.0"
};
const problemSeverity = {
	error: "error",
	warning: "warning",
	note: "recommendation"
};
function auditSarif(audit, options = {}) {
	refuseUnknownOptions("auditSarif", options, { version: true });
	const { version } = options;
	const indexes = new Map(audit.rules.map(({ id }, index) => [id, index]));
	const hasBaseline = audit.findings.some(({ baseline }) => baseline);
	const log = {
		$schema: schema$2,
		version: "2.1.0",
		runs: [{
			tool: { driver: {
				name: "keyturn",
				informationUri: "https://www.npmjs.com/package/keyturn",
				...version !== void 0 && {
					semanticVersion: version,
					version
				},
				rules: audit.rules.map(describeRule)
			} },
			invocations: [invocationOf(audit)],
			columnKind: "utf16CodeUnits",
			results: audit.findings.map((finding) => resultOf(finding, {
				index: indexes.get(finding.rule),
				hasBaseline
			})),
			properties: {
				profile: safeText(audit.profile),
				keys: audit.keys.length
			}
		}]
	};
	return `${escapeInJson(JSON.stringify(log, null, 2))}\n`;
}
function describeRule({ id, title, severity, why, help, references }) {
	const helpUri = references.find((each) => URL.canParse(each) && each.startsWith("https://"));
	const sources = references.length === 0 ? "" : ` Asked for by: ${references.join("; ")}.`;
	return {
		id,
		...id.includes("-") && { name: pascalCase(id) },
		shortDescription: { text: sentence(escapeMessage(title)) },
		fullDescription: { text: sentence(escapeMessage(why)) },
		help: {
			text: `${sentence(escapeMessage(help))}${escapeMessage(sources)}`,
			markdown: [
				toMarkdown(why),
				toMarkdown(help),
				...references.length === 0 ? [] : [`Asked for by:\n\n${references.map((each) => `- ${toMarkdown(each)}`).join("\n")}`]
			].join("\n\n")
		},
		...helpUri !== void 0 && { helpUri },
		defaultConfiguration: { level: severity },
		properties: {
			tags: ["security", "azure-key-vault"],
			precision: "very-high",
			"problem.severity": problemSeverity[severity],
			"security-severity": securitySeverity[severity]
		}
	};
}
function resultOf(finding, { index, hasBaseline }) {
	const { exception, fingerprint } = finding;
	return {
		ruleId: finding.rule,
		...index !== void 0 && { ruleIndex: index },
		level: finding.severity,
		message: messageOf(finding),
		locations: locationsOf(finding),
		partialFingerprints: {
			"keyturnFinding/v1": fingerprint,
			primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`
		},
		...hasBaseline && { baselineState: finding.baseline ? "unchanged" : "new" },
		...exception !== null && { suppressions: [{
			kind: "external",
			status: "accepted",
			justification: escapeMessage(`${exception.reason} (until ${exception.until})`)
		}] }
	};
}
function messageOf({ key, vaultUrl, message, fix }) {
	const about = key === null ? vaultUrl : `${key} in ${vaultUrl}`;
	const fact = about === "" ? message : `${about}: ${message}`;
	return {
		text: `${sentence(escapeMessage(fact))}${fix === null ? "" : ` Mend it with \`${escapeMessage(fix)}\`.`}`,
		markdown: `${sentence(toMarkdown(fact))}${fix === null ? "" : ` Mend it with ${toMarkdownCode(fix)}.`}`
	};
}
function locationsOf({ key, version, vaultUrl, source }) {
	const path = [vaultUrl, ...key === null ? [] : [
		"keys",
		key,
		...version === null ? [] : [version]
	]].join("/");
	const uri = source === null ? path.replace(/^https?:\/\//, "").replace(/\/[0-9a-f]{32}$/, "") : source.file;
	if (uri === "") return [];
	return [{
		physicalLocation: {
			artifactLocation: { uri: fileUri(uri) },
			region: { startLine: source?.line ?? 1 }
		},
		...vaultUrl !== "" && { logicalLocations: [{
			name: safeText(key ?? vaultUrl),
			fullyQualifiedName: safeText(path),
			kind: "resource"
		}] }
	}];
}
function invocationOf({ at, unread, notChecked }) {
	const notifications = [...unread.map(({ key, vaultUrl, code, message }) => ({
		level: "error",
		descriptor: { id: code },
		message: { text: sentence(escapeMessage(`${key ?? "the vault"} in ${vaultUrl} was not read: ${message}`)) }
	})), ...notChecked.map(({ rule, key, vaultUrl, reason }) => ({
		level: "note",
		associatedRule: { id: rule },
		descriptor: { id: "NOT_CHECKED" },
		message: { text: sentence(escapeMessage(`${key ?? "the vault"} in ${vaultUrl} was not checked: ${reason}`)) }
	}))];
	return {
		executionSuccessful: unread.length === 0,
		startTimeUtc: at,
		...notifications.length > 0 && { toolExecutionNotifications: notifications }
	};
}
function fileUri(path) {
	const slashes = path.replaceAll("\\", "/").replace(/^\.\//, "");
	const encoded = slashes.split("/").map((segment) => encodeURIComponent(segment.toWellFormed())).join("/");
	if (/^[A-Za-z]:\//.test(slashes)) return `file:///${slashes.slice(0, 2)}${encoded.slice(encoded.indexOf("/"))}`;
	return slashes.startsWith("/") ? `file://${encoded}` : encoded;
}
function escapeMessage(text) {
	return safeText(text).replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&");
}
function pascalCase(id) {
	return id.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
}

// ../core/dist/manifest/fields/schema-parts.js
const durationPattern = /^(\d+(s|min|h|d|w|mo|y)|P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/;
const momentPattern = new RegExp(`${durationPattern.source}|${/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.source}`);
const anyTime = /* @__PURE__ */ new Date(0);
function duration$1(description$3, examples$2) {
	return pipe(string(({ input }) => `${show(input)} is not a duration; write a number with a unit such as 90d, or ISO 8601 such as P90D`), regex(durationPattern, ({ input }) => complaint(() => parseDuration(input))), check$2((text) => !durationPattern.test(text) || succeeds(() => parseDuration(text)), ({ input }) => complaint(() => parseDuration(input))), description(description$3), examples(examples$2));
}
function moment(description$7, examples$1) {
	return pipe(string(({ input }) => `${show(input)} is not a point in time; write a date such as 2027-01-31, or a duration such as 1y`), regex(momentPattern, ({ input }) => complaint(() => parseExpiry(input, anyTime))), check$2((text) => !momentPattern.test(text) || succeeds(() => parseExpiry(text, anyTime)), ({ input }) => complaint(() => parseExpiry(input, anyTime))), description(description$7), examples(examples$1));
}
function oneOf(values, description$9) {
	return pipe(picklist(values, ({ input }) => `${show(input)} is none of ${values.join(", ")}`), description(description$9));
}
function oneOfInAnyCase(values, description$6, others = []) {
	const pattern = [...values, ...others].map((value) => value.replaceAll(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`));
	const complain = ({ input }) => `${show(input)} is none of ${values.join(", ")}`;
	const inAnyCase = pipe(string(), regex(new RegExp(`^(${pattern.join("|")})$`), complain));
	return pipe(union([picklist(values), inAnyCase], complain), description(description$6));
}
function flag(description$4) {
	return pipe(boolean(({ input }) => `${show(input)} is neither true nor false`), description(description$4));
}
function text$1(what) {
	return string(({ input }) => `${show(input)} is not ${what}; put it in quotes if it is meant as text`);
}
function list(item, what, description$8) {
	return pipe(array(item, ({ input }) => `${show(input)} is not a list of ${what}; write [ ... ] or one a line after a hyphen`), minLength(1, `it is empty; leave it out or name at least one of its ${what}`), description(description$8));
}
const vaultList = (description) => list(pipe(text$1("a vault"), nonEmpty("it is empty; give a vault name or URL")), "vaults", description);
const tagMap = (description$5) => pipe(record(string(), text$1("text, as a tag has to be"), ({ input }) => `${show(input)} is not a map of tags; write name: value`), description(description$5));
function isDurationText(value) {
	return typeof value === "string" && succeeds(() => parseDuration(value));
}
function isMomentText(value) {
	return is(time, value) || isDurationText(value);
}
const time = pipe(string(), regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, "is no time"), check$2((text) => !Number.isNaN(Date.parse(text)), "is no time"));
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

// ../core/dist/manifest/nearest-name.js
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

// ../core/dist/manifest/fields/field.js
function keyField(field) {
	return {
		isDefaultFor: () => true,
		read: (written) => written,
		toChange: (wanted) => wanted,
		...field
	};
}

// ../core/dist/manifest/fields/moment.js
const anyDay = /* @__PURE__ */ new Date("2001-01-01T00:00:00Z");
const beginsLikeDate = /^\d{4}-/;
function readMoment(text) {
	return beginsLikeDate.test(text) ? { on: parseExpiry(text, anyDay) } : { after: parseDuration(text) };
}
function momentText(moment) {
	return "on" in moment ? iso(moment.on) : formatDuration(moment.after);
}
function momentFrom(moment, made) {
	return "on" in moment ? moment.on : addDuration(made, moment.after);
}
function dateOfMomentText(text, made) {
	return beginsLikeDate.test(text) ? new Date(text) : addDuration(made, parseDuration(text));
}
function dateText(date) {
	return date === void 0 ? null : iso(date);
}
function isMomentOf(text, made, date) {
	const meant = dateOfMomentText(text, made);
	if (beginsLikeDate.test(text)) return isSameSecond(meant, date);
	return isSameCountedDate(date, meant);
}

// ../core/dist/manifest/fields/attributes.js
const ops = keyField({
	schema: list(oneOfInAnyCase(keyOperations, "A key operation."), "operations", "What the key may be used for, as a whole. Default: as the service decides."),
	read: (texts) => texts.flatMap((text) => findKeyOperation(text) ?? []),
	isChange: (value) => Array.isArray(value),
	valueOf: (key) => key.keyOperations,
	toDescription: (value) => ({ keyOperations: [...value] }),
	isHeld: (value, { keyOperations }) => Array.isArray(value) && areSameOperations(value, keyOperations),
	findUpdate: (wanted, key) => wanted.ops === void 0 || areSameOperations(wanted.ops, key.keyOperations) ? void 0 : wanted.ops
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

// ../core/dist/manifest/fields/change.js
function changeOf(field, from, to) {
	return from === to ? [] : [{
		field,
		from,
		to
	}];
}
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
function expiryToGet({ expires: wanted, policy }, { createdOn, expiresOn }) {
	if (wanted === void 0 || createdOn === void 0) return void 0;
	if (policy?.expireAfter !== void 0 && expiresOn !== void 0) return void 0;
	const date = momentFrom(wanted, createdOn);
	if ("on" in wanted) return isSameSecond(date, expiresOn) ? void 0 : date;
	return isSameCountedDate(expiresOn, date) ? void 0 : date;
}

// ../core/dist/manifest/fields/rules.js
function policyField(description, examples) {
	return {
		schema: duration$1(description, examples),
		isChange: (value) => value === null || isDurationText(value)
	};
}
const policyFieldRecords = {
	rotateEvery: policyField("The service itself makes a new version this long after the latest was made. At least 7 days.", ["90d", "P1Y"]),
	rotateBeforeExpiry: policyField("The service itself makes a new version this long before the latest expires. At least 7 days; needs expireAfter.", ["30d"]),
	expireAfter: policyField("Versions that a rotation makes expire after this. At least 28 days.", ["1y", "P2Y"]),
	notifyBefore: policyField("An event is sent this long before a version expires. At least 7 days. Default: 30 days, the service's own.", ["30d"])
};
const rotationFieldSchemas = {
	ifOlderThan: duration$1("apply rotates the key once its latest version has this age.", ["90d", "P6M"]),
	ifExpiresWithin: duration$1("apply rotates the key from this long before its latest version expires.", ["30d"]),
	ifDue: flag("apply rotates the key when the key's own rotation policy says so and the service has not done it.")
};
const retirementFieldSchemas = {
	keep: pipe(number(({ input }) => `${show(input)} is not a number of versions`), integer(({ input }) => `${show(input)} is not a whole number of versions`), minValue(1, ({ input }) => `${show(input)} is too few; at least the newest version is kept`), description("How many enabled versions stay as they are, newest first. At least 1."), examples([2])),
	grace: duration$1("How long an old version still decrypts, unwraps and verifies before it is disabled.", ["30d"])
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
function isSameJson(a, b) {
	if (b === void 0) return false;
	try {
		return sameValue(JSON.parse(a), JSON.parse(b));
	} catch {
		return false;
	}
}

// ../core/dist/manifest/fields/fields.js
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
const namedKeyFields = Object.entries(keyFields);
const keyFieldNames = namedKeyFields.map(([name]) => name);
const attributeNames = namedKeyFields.flatMap(([name, { findUpdate }]) => findUpdate === void 0 ? [] : [name]);
const newVersionFieldNames = namedKeyFields.flatMap(([name, { findForNewVersion }]) => findForNewVersion === void 0 ? [] : [name]);
function isChangeValue(field, value) {
	return {
		...keyFields,
		...policyFieldRecords
	}[field].isChange(value);
}
function describeNewKey(wanted) {
	return namedKeyFields.flatMap(([name, field]) => wanted[name] === void 0 ? [] : changeOf(name, null, field.toChange(wanted[name])));
}
function isHeld({ field, to }, key) {
	const record = keyFields[field];
	return record.isHeld?.(to, key) ?? sameValue(record.valueOf(key), to);
}
function findUpdates(wanted, key) {
	return namedKeyFields.flatMap(([name, field]) => {
		const to = field.findUpdate?.(wanted, key);
		return to === void 0 ? [] : changeOf(name, field.valueOf(key), to);
	});
}
function describeNewVersion(wanted, beforePolicy) {
	return namedKeyFields.flatMap(([name, field]) => {
		const to = field.findForNewVersion?.(wanted, beforePolicy);
		return to === void 0 ? [] : changeOf(name, null, to);
	});
}
function toKeyDescription(changes, made) {
	return Object.assign({}, ...changes.map(({ field, to }) => keyFields[field].toDescription(to, made)));
}

// ../core/dist/manifest/read-rules.js
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
function datesOf({ expires, notBefore }) {
	const sameKind = expires === void 0 || notBefore === void 0 || "on" in expires === "on" in notBefore;
	return {
		...expires !== void 0 && ("on" in expires || sameKind) && { expiresOn: momentFrom(expires, anyDay) },
		...notBefore !== void 0 && sameKind && { notBefore: momentFrom(notBefore, anyDay) }
	};
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
	name: pipe(text$1("a key name"), regex(/^[0-9a-zA-Z-]{1,127}$/, ({ input }) => `${show(input)} is no key name: 1 to 127 letters, digits and hyphens are allowed`), description("Name of the key: letters, digits and hyphens."), examples(["orders"])),
	...keyEntries
}), description("A key that has to exist."));
const matchSchema = pipe(strictObject({
	name: exactOptional(pipe(text$1("a name pattern"), regex(/^[0-9a-zA-Z*?-]{1,200}$/, ({ input }) => `${show(input)} is no name pattern: letters, digits, hyphens, * and ? are allowed`), description("Name of the keys; * stands for any characters, ? for one. Upper and lower case are the same."), examples(["app-*"]))),
	tags: exactOptional(tagMap("Tags that the keys carry, all of them; * and ? in a value as in names."))
}), description("Which keys: those that match the name and all the tags."));
const selectorSchema = pipe(strictObject({
	match: matchSchema,
	vaults: exactOptional(vaultList("Only in these of the vaults above. Default: in all of them.")),
	tags: exactOptional(tagMap("Tags that the keys have to carry. Their other tags are left alone.")),
	...ruleEntries
}), description("Rules for keys that exist already."));
const manifestSchema = pipe(strictObject({
	version: pipe(literal(1, ({ input }) => `${show(input)} is no version of the manifest that this program knows; write 1`), description("Version of the manifest format.")),
	vaults: exactOptional(vaultList("Vaults by name (\"contoso\"), URL, or \"local\" for the embedded vault. Default: the vault that the command names.")),
	defaults: exactOptional(defaultsSchema),
	keys: exactOptional(list(keySchema, "keys", "Keys that have to exist, each with what it has to be.")),
	selectors: exactOptional(list(selectorSchema, "selectors", "Rules for keys that exist and are not named under \"keys\". The first selector that matches a key is the one that counts."))
}), title("keyturn manifest"), description("The keys of one or more vaults as they have to be. Planned and applied by keyturn; nothing is ever deleted."));
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
var import_dist = require_dist();
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
function readYaml(text) {
	const positions = /* @__PURE__ */ new Map();
	const around = (path) => {
		for (let length = path.length; length >= 0; length--) {
			const found = positions.get(keyOf$1(path.slice(0, length)));
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
function toPlainValue(document, { positions, positionAt, refuse }) {
	let values = 0;
	const anchors = /* @__PURE__ */ new Map();
	const positionOf = (node, fallback) => (0, import_dist.isNode)(node) && node.range ? positionAt(node.range[0]) : fallback;
	const toPlain = (node, path, name) => {
		values++;
		if (values > mostValues) throw new TooMuch(`it unfolds into more than ${mostValues} values`, name);
		if (path.length > deepest) throw new TooMuch(`it is nested more than ${deepest} levels deep`, name);
		const position = positionOf(node, name);
		positions.set(keyOf$1(path), {
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
function keyOf$1(path) {
	return JSON.stringify(path);
}
function formatPath(path) {
	return path.map((step, index) => {
		if (typeof step === "number") return `[${step}]`;
		if (!/^[\w-]+$/.test(step)) return `[${quote(step)}]`;
		return index === 0 ? step : `.${step}`;
	}).join("");
}

// ../core/dist/manifest/parse.js
const mostProblemsShown$2 = 40;
const mostSuggestions = 200;
function badFile(file, problems) {
	const lines = problems.slice(0, mostProblemsShown$2).map((problem) => formatProblem(file, problem));
	const hidden = problems.length - lines.length;
	if (hidden > 0) lines.push(`and ${hidden} more`);
	const [only] = lines;
	return new KeyturnError("INVALID_INPUT", lines.length === 1 && only !== void 0 ? only : `${file} has ${problems.length} problems:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}
function formatProblem(file, { line, column, path, message }) {
	return `${file}:${line}:${column}: ${path === "" ? "" : `${path}: `}${message}`;
}
function checkManifest(text, options = {}) {
	refuseUnknownOptions("checkManifest", options, vaultReferenceOptionNames);
	const source = readYaml(text);
	const found = source.problems.map(({ path, position, message }) => ({
		...position,
		path: formatPath(path),
		message
	}));
	if (found.length > 0) return { problems: inOrder$2(found) };
	if (source.value === void 0 || source.value === null) return { problems: [{
		line: 1,
		column: 1,
		path: "",
		message: "it is empty; a manifest starts with \"version: 1\""
	}] };
	if (!isMap$8(source.value)) return { problems: [{
		line: 1,
		column: 1,
		path: "",
		message: noMap(source.value)
	}] };
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
	return found.length > 0 ? { problems: inOrder$2(found) } : {
		manifest,
		problems: []
	};
}
function findShapeProblems(value) {
	const problems = [];
	const check = (part, path, known) => {
		if (part === void 0) return;
		if (!isMap$8(part)) {
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
		if (!isMap$8(part)) return;
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
			if (list !== "selectors" || !isMap$8(item)) continue;
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
function isMap$8(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function inOrder$2(problems) {
	return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

// ../core/dist/audit/command-line.js
function commandLine(verb, { name, vaultUrl }, ...flags) {
	return [
		"keyturn",
		verb,
		inShell(name),
		...flags,
		"--vault",
		shortReference(vaultUrl)
	].join(" ");
}
function inShell(word) {
	return /^[\w./:@%+=,-]+$/.test(word) && !word.startsWith("-") ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

// ../core/dist/audit/parameters.js
function duration(description, standard) {
	return optional$1(duration$1(description, [standard]), standard);
}
function count(description$2, { standard, least }) {
	const schema = pipe(number(({ input }) => `${show(input)} is not a number`), integer(({ input }) => `${show(input)} is not a whole number`), minValue(least, ({ input }) => `${show(input)} is too few; at least ${least}`), description(description$2));
	return optional$1(schema, standard);
}
function some(values, description$1, standard) {
	const schema = pipe(array(picklist(values, ({ input }) => `${show(input)} is none of ${values.join(", ")}`), ({ input }) => `${show(input)} is not a list`), minLength(1, "it is empty; name at least one"), description(description$1));
	return optional$1(schema, [...standard]);
}

// ../core/dist/audit/references.js
function azurePolicy(id, parameter) {
	return `Azure Policy ${id}${parameter === void 0 ? "" : ` (${parameter})`}`;
}
function cis(numbers) {
	return Object.entries(numbers).map(([version, number]) => `CIS Microsoft Azure Foundations ${version}, ${number}`);
}

// ../core/dist/audit/rule.js
function defineRule({ needs = [], ofCertificates = false, parameters = {}, checks, ...words }) {
	const schema = strictObject(parameters);
	return {
		...words,
		needs,
		ofCertificates,
		parameters,
		withParameters: (given) => checks(parse(schema, given))
	};
}
function seenIn(verdict) {
	return verdict === void 0 ? [] : [verdict].flat();
}

// ../core/dist/audit/rules/curve-not-allowed.js
const curveNotAllowed = defineRule({
	id: "curve-not-allowed",
	title: "An elliptic curve is one of those that are allowed",
	severity: "warning",
	why: "P-256K (secp256k1) is none of the curves of FIPS 186-5, and few programs outside of blockchains take it.",
	help: "Make a new version on another curve. A rotation keeps the curve.",
	references: [azurePolicy("ff25f3c8-b739-4538-9d07-3d6d25cfb255", "allowedECNames"), azurePolicy("e58fd0c1-feac-4d12-92db-0a7e9421f53e", "allowedECNames")],
	needs: ["key"],
	parameters: { curves: some(keyCurves, "The curves that are allowed.", [
		"P-256",
		"P-384",
		"P-521"
	]) },
	checks: ({ curves }) => ({ key: ({ key, vaultUrl }) => {
		const { curve, keyType } = key;
		if (curve === void 0 || curves.includes(curve)) return void 0;
		return {
			message: `it is on the curve ${curve}; allowed are ${curves.join(", ")}`,
			fix: commandLine("create", {
				...key,
				vaultUrl
			}, `--new-version --type ${keyType} --curve ${curves[0]}`)
		};
	} })
});

// ../core/dist/audit/rules/deleted-key-blocks-name.js
const deletedKeyBlocksName = defineRule({
	id: "deleted-key-blocks-name",
	title: "No deleted key blocks a name",
	severity: "note",
	why: "As long as it can be recovered, no key of this name can be made, restored or imported.",
	help: "Recover it, or wait until it is purged.",
	references: [],
	checks: () => ({ deleted: ({ vaultUrl, deleted }) => {
		const { scheduledPurgeDate: until } = deleted;
		return {
			message: `a deleted key blocks this name${until === void 0 ? "" : ` until ${iso(until)}`}`,
			fix: commandLine("recover", {
				...deleted,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/deleted-key-gone-soon.js
const deletedKeyGoneSoon = defineRule({
	id: "deleted-key-gone-soon",
	title: "A deleted key is meant to go",
	severity: "warning",
	why: "When the vault purges it, what it has encrypted is gone for good.",
	help: "Recover it, if anything may need it. Else nothing is to be done.",
	references: [],
	parameters: { within: duration("How long before it is purged a deleted key is a finding.", "P14D") },
	checks: ({ within }) => ({ deleted: ({ vaultUrl, deleted }, now) => {
		const goesOn = deleted.scheduledPurgeDate;
		if (goesOn === void 0 || now < subtractDuration(goesOn, parseDuration(within))) return void 0;
		return {
			message: `it is deleted and will be purged on ${iso(goesOn)}`,
			fix: commandLine("recover", {
				...deleted,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/exception-ended.js
const exceptionEnded = defineRule({
	id: "exception-ended",
	title: "Exceptions of the profile are current",
	severity: "warning",
	why: "An exception was made for a time, and the time is over: what it hid is a finding again.",
	help: "Take it out of the profile, or give it a new date and say why.",
	references: [],
	checks: () => ({ exception: ({ rules, key, until }) => ({ message: `the exception of ${rules.join(", ")} for keys ${key} ended on ${iso(until)}` }) })
});

// ../core/dist/audit/rules/expired.js
const expired = defineRule({
	id: "expired",
	title: "A key that is enabled has not expired",
	severity: "error",
	why: "It no longer signs, wraps or encrypts, and still decrypts, unwraps and verifies: half of what uses it fails.",
	help: "Rotate it; or disable it, if nothing needs it any more.",
	references: [],
	checks: () => ({ key: ({ latest, vaultUrl }, now) => {
		const { enabled, expiresOn } = latest;
		if (!enabled || expiresOn === void 0 || expiresOn > now) return void 0;
		return {
			message: `it expired on ${iso(expiresOn)} and is enabled`,
			fix: commandLine("rotate", {
				...latest,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/expires-soon.js
const expiresSoon = defineRule({
	id: "expires-soon",
	title: "A key is rotated well before it expires",
	severity: "warning",
	why: "An expired key no longer signs, wraps or encrypts: what uses it stops on that day.",
	help: "Rotate it, or give it a rotation policy that does so in time.",
	references: [azurePolicy("5ff38825-c5d8-47c5-b70e-069a21955146", "minimumDaysBeforeExpiration"), azurePolicy("ad27588c-0198-4c84-81ef-08efd0274653", "minimumDaysBeforeExpiration")],
	parameters: { within: duration("How long before its expiry a key is a finding.", "P30D") },
	checks: ({ within }) => ({ key: ({ latest, vaultUrl }, now) => {
		const { expiresOn, enabled } = latest;
		const from = expiryDue(latest, { ifExpiresWithin: parseDuration(within) });
		if (!enabled || expiresOn === void 0 || from === void 0 || now < from || expiresOn <= now) return void 0;
		return {
			message: `it expires on ${iso(expiresOn)}, within ${within}`,
			fix: commandLine("rotate", {
				...latest,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/expires-too-late.js
const expiresTooLate = defineRule({
	id: "expires-too-late",
	title: "A key expires soon enough after it was made",
	severity: "warning",
	why: "The longer a version is valid, the more is protected by it, and the more is lost with it.",
	help: "Move the expiry date to the front, or rotate it under a policy whose versions live less long.",
	references: [azurePolicy("49a22571-d204-4c91-a7b6-09b1a586fbc9", "maximumValidityInDays")],
	parameters: { atMost: duration("How long after its creation a version may expire.", "P2Y") },
	checks: ({ atMost }) => ({ key: ({ latest, vaultUrl }, now) => {
		const { createdOn, expiresOn } = latest;
		const allowed = createdOn && addDuration(createdOn, parseDuration(atMost));
		if (allowed === void 0 || expiresOn === void 0 || expiresOn <= allowed) return void 0;
		const key = {
			...latest,
			vaultUrl
		};
		return {
			message: `it expires on ${iso(expiresOn)}, more than ${atMost} after it was made on ${iso(createdOn)}`,
			fix: allowed > now ? commandLine("update", key, `--expires ${iso(allowed)}`) : commandLine("rotate", key)
		};
	} })
});

// ../core/dist/audit/rules/exportable-without-release-policy.js
const exportableWithoutReleasePolicy = defineRule({
	id: "exportable-without-release-policy",
	title: "An exportable key has a release policy",
	severity: "error",
	why: "The release policy is all that says which environment may take the key out of the vault.",
	help: "Make the key anew with a release policy: keyturn create NAME --type RSA-HSM --exportable --release-policy FILE --new-version",
	references: [],
	needs: ["key"],
	checks: () => ({ key: ({ key: { exportable, releasePolicy } }) => exportable && releasePolicy === void 0 ? { message: "it is exportable and has no release policy" } : void 0 })
});

// ../core/dist/audit/rules/latest-version-disabled.js
const latestVersionDisabled = defineRule({
	id: "latest-version-disabled",
	title: "The latest version of a key is enabled",
	severity: "warning",
	why: "Whoever uses the key without naming a version gets the latest one, and an error.",
	help: "Enable it, or delete the key if nothing needs it any more.",
	references: [],
	checks: () => ({ key: ({ latest, vaultUrl }) => latest.enabled ? void 0 : {
		message: "its latest version is disabled",
		fix: commandLine("enable", {
			...latest,
			vaultUrl
		})
	} })
});

// ../core/dist/audit/rules/managed-by-certificate.js
const managedByCertificate = defineRule({
	id: "managed-by-certificate",
	title: "Keys of certificates are told apart",
	severity: "note",
	why: "Its life is the certificate’s, so no other rule looks at it: whether the certificate is renewed in time has to be seen elsewhere.",
	help: "Look at the certificate: az keyvault certificate show --vault-name VAULT --name NAME.",
	references: [],
	ofCertificates: true,
	checks: () => ({ key: ({ latest }) => latest.managed ? { message: "it belongs to a certificate" } : void 0 })
});

// ../core/dist/audit/rules/no-expiry.js
const noExpiry = defineRule({
	id: "no-expiry",
	title: "A key expires",
	severity: "warning",
	why: "A key that never expires is used for as long as nobody looks, and so is one that somebody else has got hold of.",
	help: "Give it an expiry date, and a rotation policy whose new versions expire.",
	references: [
		...cis({
			"2.0.0": "8.1 and 8.2",
			"3.0.0": "3.3.1 and 3.3.2",
			"4.0.0": "9.3.1 and 9.3.2",
			"5.0.0": "8.3.1 and 8.3.2"
		}),
		azurePolicy("152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0"),
		azurePolicy("1d478a74-21ba-4b9f-9d8f-8e6fced0eec5")
	],
	checks: () => ({ key: ({ latest, vaultUrl }) => latest.expiresOn === void 0 ? {
		message: "its latest version has no expiry date",
		fix: commandLine("update", {
			...latest,
			vaultUrl
		}, "--expires 1y")
	} : void 0 })
});

// ../core/dist/audit/rules/no-rotation-policy.js
const noRotationPolicy = defineRule({
	id: "no-rotation-policy",
	title: "A key has a rotation policy that rotates it",
	severity: "warning",
	why: "What people have to remember is forgotten; a key that nothing rotates grows old.",
	help: "Set a policy, or have a job rotate the key by a rule and make an exception from this one.",
	references: [...cis({
		"2.0.0": "8.8",
		"3.0.0": "3.3.8",
		"4.0.0": "9.3.9",
		"5.0.0": "8.3.9"
	}), azurePolicy("d8cf8476-a2ec-4916-896e-992351803c44")],
	needs: ["policy"],
	checks: () => ({ key: ({ latest, vaultUrl, policy }) => policy.rotateEvery === void 0 && policy.rotateBeforeExpiry === void 0 ? {
		message: "no rotation policy rotates it",
		fix: commandLine("policy set", {
			...latest,
			vaultUrl
		}, "--rotate-every 1y --expire-after 2y")
	} : void 0 })
});

// ../core/dist/audit/rules/not-hsm-backed.js
const notHsmBacked = defineRule({
	id: "not-hsm-backed",
	title: "A key is in a hardware security module",
	severity: "note",
	why: "The material of a software key is in the memory of a machine when it is used; that of an HSM key never is.",
	help: "Make a new version of the HSM type, in a premium vault or a Managed HSM. A rotation keeps the type.",
	references: [azurePolicy("587c79fe-dd04-4a5e-9d0b-f89598c7261b")],
	needs: ["key"],
	checks: () => ({ key: ({ key, vaultUrl }) => {
		const { keyType, keySize, curve } = key;
		if (keyType.endsWith("-HSM")) return void 0;
		const shape = curve === void 0 ? `--size ${keySize}` : `--curve ${curve}`;
		return {
			message: `it is an ${keyType} key, protected by software`,
			fix: commandLine("create", {
				...key,
				vaultUrl
			}, `--new-version --type ${keyType}-HSM ${shape}`)
		};
	} })
});

// ../core/dist/audit/rules/not-in-manifest.js
const notInManifest = defineRule({
	id: "not-in-manifest",
	title: "Every key is in the manifest",
	severity: "warning",
	why: "Nobody has said what it has to be, so nobody sees when it is not.",
	help: "Take it into the manifest, or delete it if nothing needs it.",
	references: [],
	checks: () => ({ key: ({ latest, vaultUrl, wanted }) => wanted === void 0 ? {
		message: "the manifest does not speak of it",
		fix: `${commandLine("plan -o manifest --match", {
			...latest,
			vaultUrl
		})}`
	} : void 0 })
});

// ../core/dist/audit/rules/not-in-vault.js
const notInVault = defineRule({
	id: "not-in-vault",
	title: "Every key of the manifest is in its vault",
	severity: "error",
	why: "What relies on the manifest looks for a key that is not there.",
	help: "Apply the manifest, which makes the key or recovers it, or take the entry out.",
	references: [],
	checks: () => ({ missing: ({ file }) => ({
		message: "the manifest names it, and the vault has no such key",
		fix: `keyturn apply ${inShell(file)}`
	}) })
});

// ../core/dist/audit/rules/not-rotated.js
const notRotated = defineRule({
	id: "not-rotated",
	title: "A key has been rotated lately",
	severity: "warning",
	why: "The longer one version is in use, the more depends on it, and the likelier it has leaked.",
	help: "Rotate it, and see that something rotates it from now on.",
	references: [azurePolicy("c26e4b24-cf98-4c67-b48b-5a25c4c69eb9", "maximumValidityInDays"), "NIST SP 800-57 Part 1 Rev. 5, 5.3.6"],
	parameters: { within: duration("How long a version may be the latest.", "P2Y") },
	checks: ({ within }) => ({ key: ({ latest, vaultUrl }, now) => {
		const since = latest.notBefore ?? latest.createdOn;
		if (since === void 0 || now <= addDuration(since, parseDuration(within))) return void 0;
		return {
			message: `its latest version has been the same since ${iso(since)}, for more than ${within}`,
			fix: commandLine("rotate", {
				...latest,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/old-version-not-retired.js
const oldVersionNotRetired = defineRule({
	id: "old-version-not-retired",
	title: "An old version is retired",
	severity: "warning",
	why: "A rotation protects nothing as long as the version before it goes on signing and wrapping.",
	help: "Retire it: it expires first, and is disabled after a grace period.",
	references: [],
	needs: ["versions"],
	parameters: { within: duration("How long after it was replaced an old version may go on.", "P90D") },
	checks: ({ within }) => ({ key: ({ latest, vaultUrl, versions }, now) => versions.slice(1).flatMap(({ version, enabled, expiresOn }, index) => {
		const replacedOn = versions[index]?.createdOn;
		if (!enabled || replacedOn === void 0 || expiresOn !== void 0 && expiresOn <= now) return [];
		if (now < addDuration(replacedOn, parseDuration(within))) return [];
		return [{
			version,
			message: `version ${version} was replaced on ${iso(replacedOn)} and still does everything`,
			fix: commandLine("retire", {
				...latest,
				vaultUrl
			}, "--keep 1")
		}];
	}) })
});

// ../core/dist/audit/rules/overdue.js
const overdue = defineRule({
	id: "overdue",
	title: "A key that is due has been rotated",
	severity: "error",
	why: "Whatever was to rotate it did not: a job that fails, or a service that was kept from it.",
	help: "Rotate it, and look at what should have done so.",
	references: [],
	needs: ["policy"],
	checks: () => ({ key: ({ latest, vaultUrl, policy, wanted }, now) => {
		const decision = planRotation({
			...latest,
			policy
		}, {
			...wanted?.rotation,
			ifDue: true
		}, now);
		if (decision.action !== "rotate" || decision.reason.code === "EXPIRED") return void 0;
		return {
			message: decision.reason.message,
			fix: commandLine("rotate", {
				...latest,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/simulated-policy.js
const unknownVersion = "latest";
const simulated = /* @__PURE__ */ new WeakMap();
function simulatePolicy(facts, code, now) {
	const known = simulated.get(facts);
	const findings = known?.now === now ? known.findings : simulate(facts, now);
	simulated.set(facts, {
		now,
		findings
	});
	return findings.find((finding) => finding.code === code);
}
function simulate({ latest, policy }, now) {
	const period = policy.rotateEvery ?? (policy.rotateBeforeExpiry && policy.expireAfter);
	if (period === void 0) return [];
	const version = {
		...latest,
		version: latest.version ?? unknownVersion
	};
	const ahead = twice(parseDuration(period));
	const { findings } = simulateKey({
		name: latest.name,
		versions: [version],
		policy
	}, now, { ahead });
	return findings.map((finding) => ({
		...finding,
		message: finding.message.replace(`version ${unknownVersion} `, "its latest version ")
	}));
}
function twice(duration) {
	const { years, months, weeks, days, hours, minutes, seconds } = duration;
	return {
		years: years * 2,
		months: months * 2,
		weeks: weeks * 2,
		days: days * 2 + 1,
		hours: hours * 2,
		minutes: minutes * 2,
		seconds: seconds * 2
	};
}

// ../core/dist/audit/rules/policy-never-rotates.js
const policyNeverRotates = defineRule({
	id: "policy-never-rotates",
	title: "A rotation policy gets to rotate",
	severity: "error",
	why: "The policy looks as if the key were taken care of, and its day never comes.",
	help: "A policy that counts back from expiry needs a version that expires: rotate once, or set a date.",
	references: [],
	needs: ["policy"],
	checks: () => ({ key: (facts, now) => {
		const { latest, vaultUrl, policy } = facts;
		if (!latest.enabled || simulatePolicy(facts, "NEVER_ROTATES", now) === void 0) return void 0;
		return {
			message: `its policy rotates it ${policy.rotateBeforeExpiry} before expiry, and its latest version does not expire`,
			fix: commandLine("rotate", {
				...latest,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/policy-notice-never-comes.js
const policyNoticeNeverComes = defineRule({
	id: "policy-notice-never-comes",
	title: "The notice of a rotation policy comes before the rotation",
	severity: "warning",
	why: "Whoever waits for the near-expiry event to act on it is never told.",
	help: "Notify longer before expiry than the policy rotates.",
	references: [],
	needs: ["policy"],
	checks: () => ({ key: (facts, now) => {
		const { latest, vaultUrl, policy } = facts;
		const found = simulatePolicy(facts, "NOTICE_NEVER_COMES", now);
		if (found === void 0) return void 0;
		const { rotateBeforeExpiry, expireAfter } = policy;
		if (rotateBeforeExpiry === void 0 || expireAfter === void 0) return { message: found.message };
		const flags = `--rotate-before-expiry ${rotateBeforeExpiry} --expire-after ${expireAfter}`;
		const notice = `--notify-before P${daysOf(rotateBeforeExpiry, now) + 7}D`;
		return {
			message: found.message,
			fix: commandLine("policy set", {
				...latest,
				vaultUrl
			}, flags, notice)
		};
	} })
});
function daysOf(duration, now) {
	return Math.ceil((addDuration(now, parseDuration(duration)).getTime() - now.getTime()) / 864e5);
}

// ../core/dist/audit/rules/policy-rotates-after-expiry.js
const policyRotatesAfterExpiry = defineRule({
	id: "policy-rotates-after-expiry",
	title: "A rotation policy rotates before expiry",
	severity: "error",
	why: "Between the expiry of one version and the making of the next, nothing can be signed, wrapped or encrypted.",
	help: "A policy sets the expiry of new versions only: rotate once, or move the date of the latest version.",
	references: [],
	needs: ["policy"],
	checks: () => ({ key: (facts, now) => {
		const { latest, vaultUrl } = facts;
		if (!latest.enabled || latest.expiresOn !== void 0 && latest.expiresOn <= now) return void 0;
		const found = simulatePolicy(facts, "EXPIRES_BEFORE_ROTATION", now);
		return found && {
			message: found.message,
			fix: commandLine("rotate", {
				...latest,
				vaultUrl
			})
		};
	} })
});

// ../core/dist/audit/rules/purge-protection-off.js
const purgeProtectionOff = defineRule({
	id: "purge-protection-off",
	title: "A vault is protected from purging",
	severity: "warning",
	why: "Whoever may purge can destroy a key, and all that it has encrypted, within a minute.",
	help: "Switch it on for the vault: az keyvault update --name VAULT --enable-purge-protection. It cannot be switched off again.",
	references: [
		...cis({
			"2.0.0": "8.5",
			"3.0.0": "3.3.5",
			"4.0.0": "9.3.5",
			"5.0.0": "8.3.5"
		}),
		azurePolicy("0b60c0b2-2dc2-4e1c-b5c9-abbed971de53"),
		azurePolicy("c39ba22d-4428-4149-b981-70acb31fc383")
	],
	checks: () => ({ vault: ({ recoveryLevel }) => recoveryLevel?.includes("Purgeable") ? { message: `deleted keys can be purged: its recovery level is ${recoveryLevel}` } : void 0 })
});

// ../core/dist/audit/rules/recovery-too-short.js
const recoveryTooShort = defineRule({
	id: "recovery-too-short",
	title: "Deleted keys can be recovered for long enough",
	severity: "note",
	why: "Who deletes a key by mistake finds out when it is needed next, which may be weeks later.",
	help: "The retention of a vault is chosen when it is made, from 7 to 90 days; a longer one needs a new vault.",
	references: [],
	parameters: { days: count("How many days a deleted key stays recoverable at least.", {
		standard: 90,
		least: 7
	}) },
	checks: ({ days }) => ({ vault: ({ recoverableDays }) => recoverableDays !== void 0 && recoverableDays < days ? { message: `deleted keys are recoverable for ${recoverableDays} days; at least ${days} are asked for` } : void 0 })
});

// ../core/dist/audit/rules/rotates-too-rarely.js
const rotatesTooRarely = defineRule({
	id: "rotates-too-rarely",
	title: "A rotation policy rotates often enough",
	severity: "warning",
	why: "A policy that rotates in many years is as good as none.",
	help: "Set a policy with a shorter time.",
	references: [azurePolicy("d8cf8476-a2ec-4916-896e-992351803c44", "maximumDaysToRotate")],
	needs: ["policy"],
	parameters: { atMost: duration("How long after the creation of a version its policy may rotate it.", "P2Y") },
	checks: ({ atMost }) => ({ key: ({ latest, vaultUrl, policy }) => {
		const dueOn = policyTrigger({
			...latest,
			policy
		}, { ifDue: true })?.dueOn;
		const allowed = latest.createdOn && addDuration(latest.createdOn, parseDuration(atMost));
		if (dueOn === void 0 || allowed === void 0 || dueOn <= allowed) return void 0;
		return {
			message: `its policy rotates it on ${iso(dueOn)}, more than ${atMost} after its latest version was made`,
			fix: commandLine("policy set", {
				...latest,
				vaultUrl
			}, "--rotate-every 1y --expire-after 2y")
		};
	} })
});

// ../core/dist/audit/rules/rsa-too-small.js
const rsaTooSmall = defineRule({
	id: "rsa-too-small",
	title: "An RSA key is large enough",
	severity: "note",
	why: "2048 bits are 112 bits of security, which NIST disallows after 2030 and BSI TR-02102-1 no longer recommends.",
	help: "Make a new version with more bits. A rotation keeps the size.",
	references: [azurePolicy("82067dbb-e53b-4e06-b631-546d197452d9", "minimumRSAKeySize"), azurePolicy("86810a98-8e91-4a44-8386-ec66d0de5d57", "minimumRSAKeySize")],
	needs: ["key"],
	parameters: { bits: count("How many bits the modulus has at least.", {
		standard: 3072,
		least: 2048
	}) },
	checks: ({ bits }) => ({ key: ({ key, vaultUrl }) => {
		const { keyType, keySize } = key;
		if (!keyType.startsWith("RSA") || keySize === void 0 || keySize >= bits) return void 0;
		const flags = `--new-version --type ${keyType} --size ${[
			2048,
			3072,
			4096
		].find((size) => size >= bits) ?? 4096}`;
		return {
			message: `it is an ${keyType} key of ${keySize} bits; at least ${bits} are asked for`,
			fix: commandLine("create", {
				...key,
				vaultUrl
			}, flags)
		};
	} })
});

// ../core/dist/audit/rules/same-public-key.js
const samePublicKey = defineRule({
	id: "same-public-key",
	title: "No two versions are the same key",
	severity: "warning",
	why: "It was copied: imported twice, or restored from a backup. Rotating or deleting one of the two leaves the other one in use.",
	help: "Rotate the one that is to be a key of its own.",
	references: [],
	needs: ["publicKeys"],
	checks: () => ({ copy: ({ name, vaultUrl, version, first }) => ({
		version,
		message: `version ${version} has the public key of version ${first.version} of key "${first.name}" in vault ${vaultNameOf(first.vaultUrl)}`,
		fix: commandLine("rotate", {
			name,
			vaultUrl
		})
	}) })
});

// ../core/dist/audit/rules/several-enabled-versions.js
const severalEnabledVersions = defineRule({
	id: "several-enabled-versions",
	title: "Few versions of a key are enabled",
	severity: "warning",
	why: "Each enabled version is one more that can be used, by whoever may use the key.",
	help: "Retire the old ones: they expire first, and are disabled after a grace period.",
	references: [],
	needs: ["versions"],
	parameters: { atMost: count("How many versions may be enabled, the latest included.", {
		standard: 3,
		least: 1
	}) },
	checks: ({ atMost }) => ({ key: ({ latest, vaultUrl, versions }) => {
		const enabled = versions.filter((version) => version.enabled).length;
		if (enabled <= atMost) return void 0;
		return {
			message: `${enabled} of its ${versions.length} versions are enabled; at most ${atMost} are allowed`,
			fix: commandLine("retire", {
				...latest,
				vaultUrl
			}, `--keep ${Math.max(1, atMost)}`)
		};
	} })
});

// ../core/dist/audit/rules/several-purposes.js
const purposes = {
	sign: "signing",
	verify: "signing",
	encrypt: "encrypting",
	decrypt: "encrypting",
	wrapKey: "wrapping",
	unwrapKey: "wrapping",
	import: "importing",
	export: "release"
};
const severalPurposes = defineRule({
	id: "several-purposes",
	title: "A key is for one purpose",
	severity: "note",
	why: "A key that signs and decrypts can be made to do the one for the sake of the other, and its loss costs both.",
	help: "Keep the operations that are used, such as: keyturn update NAME --ops wrapKey,unwrapKey. See first that nothing else is.",
	references: ["NIST SP 800-57 Part 1 Rev. 5, 5.2"],
	needs: ["key"],
	checks: () => ({ key: ({ key: { keyOperations } }) => {
		const own = [...new Set(keyOperations.map((operation) => purposes[operation] ?? operation))].filter((purpose) => purpose !== "release");
		return own.length > 1 ? { message: `it is for ${own.join(", ")}: ${keyOperations.join(", ")}` } : void 0;
	} })
});

// ../core/dist/audit/rules/type-not-allowed.js
const typeNotAllowed = defineRule({
	id: "type-not-allowed",
	title: "The type of a key is one of those that are allowed",
	severity: "warning",
	why: "A type that nobody has decided for is one that nobody has planned for, in programs and in audits.",
	help: "Make a new version of another type, if what uses the key can do with it. A rotation keeps the type.",
	references: [azurePolicy("75c4f823-d65c-4f29-a733-01d0077fdbcb", "allowedKeyTypes"), azurePolicy("1fd3b2cc-9904-40fa-b8da-050c02612da9", "allowedKeyTypes")],
	needs: ["key"],
	parameters: { types: some(keyTypes, "The types that are allowed.", [
		"RSA",
		"RSA-HSM",
		"EC",
		"EC-HSM",
		"oct-HSM"
	]) },
	checks: ({ types }) => ({ key: ({ key, vaultUrl }) => types.includes(key.keyType) ? void 0 : {
		message: `it is an ${key.keyType} key; allowed are ${types.join(", ")}`,
		fix: commandLine("create", {
			...key,
			vaultUrl
		}, `--new-version --type ${types[0]}`)
	} })
});

// ../core/dist/audit/rules/unneeded-version.js
const unneededVersion = defineRule({
	id: "unneeded-version",
	title: "A version whose grace period is over is disabled",
	severity: "warning",
	why: "It expired long ago and still decrypts and unwraps, for whoever may use the key.",
	help: "Disable it. If data still needs it, wrap that anew first: keyturn rewrap.",
	references: [],
	needs: ["versions"],
	parameters: { grace: duration("How long after its expiry an old version may stay enabled.", "P30D") },
	checks: ({ grace }) => ({ key: ({ latest, vaultUrl, versions }, now) => planRetirement(versions, {
		keep: 1,
		grace: parseDuration(grace)
	}, now).steps.filter(({ stage }) => stage === "disable").map(({ version: { version }, reason }) => ({
		version,
		message: `version ${version} is enabled: ${reason.message}`,
		fix: commandLine("retire", {
			...latest,
			vaultUrl
		}, `--keep 1 --grace ${grace}`)
	})) })
});

// ../core/dist/audit/rules/rules.js
const rules = [
	noExpiry,
	expiresTooLate,
	expiresSoon,
	expired,
	noRotationPolicy,
	policyNeverRotates,
	policyRotatesAfterExpiry,
	policyNoticeNeverComes,
	rotatesTooRarely,
	notRotated,
	overdue,
	rsaTooSmall,
	curveNotAllowed,
	typeNotAllowed,
	notHsmBacked,
	severalPurposes,
	severalEnabledVersions,
	oldVersionNotRetired,
	unneededVersion,
	latestVersionDisabled,
	exportableWithoutReleasePolicy,
	purgeProtectionOff,
	recoveryTooShort,
	deletedKeyGoneSoon,
	deletedKeyBlocksName,
	managedByCertificate,
	notInManifest,
	notInVault,
	samePublicKey,
	exceptionEnded
];
function findRule(id) {
	return rules.find((rule) => rule.id === id);
}

// ../core/dist/manifest/name-pattern.js
function matchesPattern(text, pattern) {
	const from = text.toLowerCase();
	const want = pattern.toLowerCase();
	let position = 0;
	let next = 0;
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

// ../core/dist/audit/profiles/profile.js
const settings = {
	keyturn: Object.fromEntries(rules.map(({ id }) => [id, {}])),
	cis: {
		"no-expiry": {},
		"no-rotation-policy": {},
		"purge-protection-off": {}
	},
	"azure-policy": {
		"no-expiry": {},
		"expires-too-late": {},
		"expires-soon": { within: "P90D" },
		"no-rotation-policy": {},
		"rotates-too-rarely": {},
		"not-rotated": {},
		"rsa-too-small": { bits: 2048 },
		"curve-not-allowed": { curves: [
			"P-256",
			"P-256K",
			"P-384",
			"P-521"
		] },
		"type-not-allowed": {},
		"not-hsm-backed": {},
		"purge-protection-off": {}
	}
};
const builtInProfiles = [
	"keyturn",
	"cis",
	"azure-policy"
];
function isBuiltInProfile(name) {
	return builtInProfiles.some((each) => each === name);
}
function builtInProfile(name) {
	return composeProfile(name, settings[name]);
}
function composeProfile(base, changed, own = {}) {
	const active = rules.flatMap((rule) => {
		const before = settings[base][rule.id] ?? false;
		const after = changed[rule.id] ?? before;
		if (after === false) return [];
		const { severity = rule.severity, ...parameters } = {
			...before === false ? {} : before,
			...after
		};
		return [{
			rule,
			severity,
			checks: rule.withParameters(parameters)
		}];
	});
	return {
		name: own.name ?? base,
		rules: active,
		exceptions: own.exceptions ?? []
	};
}
function needsOf({ rules }) {
	return new Set(rules.flatMap(({ rule }) => rule.needs));
}
function findException({ exceptions }, { rule, key, vaultUrl }, now) {
	return exceptions.find((exception) => now < exception.until && exception.rules.includes(rule) && matchesPattern(key ?? "", exception.key) && (exception.vault === void 0 || isVault(vaultUrl, exception.vault)));
}
function isVault(url, wanted) {
	return url === "" || url === wanted.replace(/\/$/, "") || matchesPattern(vaultNameOf(url), wanted);
}

// ../core/dist/audit/profiles/parse-profile.js
const severity = pipe(picklist(severities, ({ input }) => `${show(input)} is none of ${severities.join(", ")}`), description("How bad a finding of this rule is."));
const ruleId = picklist(rules.map(({ id }) => id), ({ input }) => `${show(input)} is no rule${suggest(String(input), rules.map(({ id }) => id))}`);
const exceptionSchema = pipe(strictObject({
	rules: pipe(list(ruleId, "rules", "The rules that it is from."), examples([["no-expiry"]])),
	key: pipe(text$1("a name pattern"), regex(/^[0-9a-zA-Z*?-]{1,200}$/, ({ input }) => `${show(input)} is no name pattern: letters, digits, hyphens, * and ? are allowed`), description("Name of the keys; * stands for any characters, ? for one."), examples(["legacy-*"])),
	vault: exactOptional(pipe(text$1("a vault"), nonEmpty("it is empty"), description("Only in this vault, by its name or URL."))),
	reason: pipe(text$1("a reason"), nonEmpty("it is empty; say why"), description("Why it is accepted.")),
	until: pipe(text$1("a date"), regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/, ({ input }) => `${show(input)} is no date; write 2027-01-31 or 2027-01-31T12:00:00Z`), check$2((text) => !Number.isNaN(Date.parse(text)), "there is no such day"), description("From this date on, in UTC, it is a finding again, and the exception is one."), examples(["2027-01-31"]))
}), description("Findings that are accepted for a time."));
const onOff = union([boolean(), picklist(["on", "off"])]);
const profileSchema = pipe(strictObject({
	version: pipe(literal(1, ({ input }) => `${show(input)} is no version of the profile that this program knows; write 1`), description("Version of the profile format.")),
	extends: exactOptional(pipe(picklist(builtInProfiles, ({ input }) => `${show(input)} is none of ${builtInProfiles.join(", ")}`), description("The profile that it starts from. Default: keyturn, which has all rules."))),
	rules: exactOptional(pipe(strictObject(Object.fromEntries(rules.map(({ id, title, parameters }) => [id, exactOptional(pipe(union([onOff, strictObject({
		severity: exactOptional(severity),
		...parameters
	})]), description(`${title}.`)))]))), description("Rules that are on, off, or on with parameters of their own."))),
	exceptions: exactOptional(list(exceptionSchema, "exceptions", "What is accepted, why and until when."))
}), title("keyturn audit profile"), description("What keyturn audit looks for, and what is accepted for a time."));
function parseAuditProfile(text, file) {
	const source = readYaml(text);
	const problems = source.problems.map(({ path, position, message }) => ({
		...position,
		path: formatPath(path),
		message
	}));
	if (problems.length > 0) throw badFile(file, problems);
	problems.push(...findProblems$1(source));
	if (problems.length > 0) throw badFile(file, problems.toSorted((a, b) => a.line - b.line || a.column - b.column));
	const { extends: base = "keyturn", rules: changed = {}, exceptions = [] } = source.value;
	return composeProfile(base, Object.fromEntries(Object.entries(changed).map(([id, given]) => [id, settingOf(given)])), {
		name: file,
		exceptions: exceptions.map(({ until, ...exception }, index) => ({
			...exception,
			until: new Date(until),
			source: {
				file,
				line: source.positionOf(["exceptions", index]).line
			}
		}))
	});
}
function settingOf(given) {
	if (given === false || given === "off") return false;
	return given === true || given === "on" ? {} : given;
}
function findProblems$1(source) {
	const problem = (path, message, ofName = false) => ({
		...ofName ? source.positionOfName(path) : source.positionOf(path),
		path: formatPath(path),
		message
	});
	const { value } = source;
	if (!isMap$7(value)) return [problem([], "it is no profile; a profile starts with \"version: 1\"")];
	const { rules: given, ...others } = value;
	const { issues = [] } = safeParse(profileSchema, others);
	return [...issues.map((issue) => {
		const path = (issue.path ?? []).map(({ key }) => key);
		if (issue.type !== "strict_object") return problem(path, issue.message);
		if (issue.expected === "never") return problem(path, "unknown field", true);
		return problem(path, issue.expected === "Object" ? `${show(issue.input)} is not a map` : "is missing");
	}), ...isMap$7(given) ? Object.entries(given).flatMap(([id, setting]) => findRuleProblems$1(id, setting, problem)) : given === void 0 ? [] : [problem(["rules"], `${show(given)} is not a map of rules; write no-expiry: on`)]];
}
function findRuleProblems$1(id, setting, problem) {
	const path = ["rules", id];
	const rule = findRule(id);
	if (rule === void 0) return [problem(path, `there is no such rule${suggest(id, rules.map((each) => each.id))}`, true)];
	if (is(onOff, setting)) return [];
	if (!isMap$7(setting)) return [problem(path, `${show(setting)} is neither on nor off, nor a map of parameters`)];
	const schema = strictObject({
		severity: exactOptional(severity),
		...rule.parameters
	});
	const { issues = [] } = safeParse(schema, setting);
	return issues.map((issue) => {
		const at = [...path, ...(issue.path ?? []).map(({ key }) => key)];
		if (issue.type !== "strict_object") return problem(at, issue.message);
		return problem(at, `unknown parameter; allowed are ${["severity", ...Object.keys(rule.parameters)].join(", ")}`, true);
	});
}
function suggest(name, known) {
	const nearest = nearestName(name, known);
	return nearest === void 0 ? `; the rules are ${known.join(", ")}` : `; did you mean "${nearest}"?`;
}
function isMap$7(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ../core/dist/digest.js
function sha256(content) {
	return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

// ../core/dist/order.js
function compareText(a, b) {
	return a < b ? -1 : Number(a > b);
}

// ../core/dist/runs/report.js
const reportFormat = "keyturn-report-1";
function remainingOf(report, vaultUrl, name) {
	const reported = report?.keys.get(keyOf(vaultUrl, name));
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
function reportLine$1(event) {
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
function parseFleetReport(text) {
	const lines = text.split("\n");
	const keys = /* @__PURE__ */ new Map();
	let head;
	let complete = false;
	for (const [index, line] of lines.entries()) {
		if (line === "") continue;
		const parsed = safeParse(lineSchema, jsonOrUndefined(line));
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
			keys.set(keyOf(result.vaultUrl, result.key), {
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
function keyOf(vaultUrl, name) {
	return `${vaultUrl.toLowerCase()}/${name.toLowerCase()}`;
}

// ../core/dist/evidence/record-schema.js
const text = string();
const maybe = optional$1(nullable(text), null);
const instant = pipe(text, isoTimestamp());
const error = optional$1(nullable(object({
	code: text,
	message: text
})), null);
const reason = object({ message: text });
const check = object({
	name: custom((value) => typeof value === "string"),
	status: picklist([
		"passed",
		"failed",
		"warning",
		"not-checked"
	]),
	detail: text
});
const rotation = object({
	key: text,
	vaultUrl: text,
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
	reason,
	operationId: maybe,
	previousVersion: maybe,
	version: maybe,
	verification: optional$1(nullable(object({ checks: array(check) })), null),
	error
});
const retirement = object({
	key: text,
	vaultUrl: text,
	dryRun: boolean(),
	steps: array(object({
		version: text,
		stage: picklist([
			"expire",
			"disable",
			"undo"
		]),
		outcome: picklist([
			"planned",
			"done",
			"failed"
		]),
		reason,
		error
	})),
	error
});
const applied = object({ steps: array(object({
	action: picklist([
		"create",
		"recover",
		"update",
		"policy",
		"rotate",
		"retire"
	]),
	key: text,
	vaultUrl: text,
	reason,
	outcome: picklist([
		"done",
		"failed",
		"indeterminate",
		"not-run"
	]),
	version: maybe,
	rotation: optional$1(nullable(rotation), null),
	retirement: optional$1(nullable(retirement), null),
	error
})) });
const reportLine = variant("type", [
	object({
		type: literal("run"),
		format: literal(reportFormat),
		startedOn: instant,
		dryRun: boolean(),
		shard: maybe
	}),
	object({
		type: literal("result"),
		result: rotation
	}),
	object({ type: literal("listed") }),
	object({
		type: literal("vault-failed"),
		vaultUrl: text,
		error: object({
			code: text,
			message: text
		})
	}),
	object({
		type: literal("end"),
		endedOn: instant,
		complete: boolean()
	})
]);
const asRotations = reader(array(rotation));
const asRetirements = reader(array(retirement));
const asApplied = reader(applied);
const asReportLine = reader(reportLine);
function reader(schema) {
	return (value) => {
		const parsed = safeParse(schema, value);
		return parsed.success ? parsed.output : void 0;
	};
}

// ../core/dist/manifest/locate-keys.js
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

// ../core/dist/manifest/matches-selector.js
function matchesSelector({ name, tags = {} }, item) {
	return (name === void 0 || matchesPattern(item.name, name)) && Object.entries(tags).every(([tag, value]) => {
		const found = Object.hasOwn(item.tags, tag) ? item.tags[tag] : void 0;
		return found !== void 0 && matchesPattern(found, value);
	});
}

// ../core/dist/audit/described-by.js
function describedBy({ manifest, file, text, referenceOf }) {
	const locations = locateManifestKeys(text);
	const lines = new Map(manifest.keys.map((key, index) => [key, locations[index]?.line ?? 1]));
	const byVault = /* @__PURE__ */ new Map();
	const isHere = (vaults, vaultUrl) => {
		const reference = referenceOf(vaultUrl);
		return vaults === void 0 || reference !== void 0 && vaults.includes(reference);
	};
	const namedIn = (vaultUrl) => {
		const known = byVault.get(vaultUrl);
		if (known !== void 0) return known;
		const here = manifest.keys.filter(({ vaults }) => isHere(vaults, vaultUrl));
		const named = new Map(here.map((key) => [key.name.toLowerCase(), key]));
		byVault.set(vaultUrl, named);
		return named;
	};
	return {
		file,
		wantedOf: (vaultUrl, item) => {
			const named = namedIn(vaultUrl).get(item.name.toLowerCase());
			if (named !== void 0) return named;
			const rules = manifest.selectors.find(({ vaults, match }) => isHere(vaults, vaultUrl) && matchesSelector(match, item));
			return rules && {
				...rules,
				name: item.name
			};
		},
		keysOf: (vaultUrl) => [...namedIn(vaultUrl).values()],
		sourceOf: (vaultUrl, name) => {
			const key = name === null ? void 0 : namedIn(vaultUrl).get(name.toLowerCase());
			return {
				file,
				line: (key && lines.get(key)) ?? 1
			};
		}
	};
}

// ../core/dist/audit/profiles/find.js
function findInKey(facts, source, judgement) {
	const about = {
		key: facts.latest.name,
		vaultUrl: facts.vaultUrl,
		source
	};
	return judgement.profile.rules.flatMap((active) => {
		const { rule, checks } = active;
		if (facts.latest.managed && !rule.ofCertificates) return [];
		if (checks.key === void 0 || !rule.needs.every((need) => facts[need] !== void 0)) return [];
		return seenIn(checks.key(facts, judgement.now)).map((seen) => toFinding(active, about, seen, judgement));
	});
}
function findInVault(facts, source, judgement) {
	return judge$2(judgement, {
		key: null,
		vaultUrl: facts.vaultUrl,
		source
	}, ({ checks }) => checks.vault?.(facts));
}
function findInDeleted(facts, source, judgement) {
	return judge$2(judgement, {
		key: facts.deleted.name,
		vaultUrl: facts.vaultUrl,
		source
	}, ({ checks }) => checks.deleted?.(facts, judgement.now));
}
function findInManifest(facts, source, judgement) {
	return judge$2(judgement, {
		key: facts.name,
		vaultUrl: facts.vaultUrl,
		source
	}, ({ checks }) => checks.missing?.(facts));
}
function findInCopy(facts, source, judgement) {
	return judge$2(judgement, {
		key: facts.name,
		vaultUrl: facts.vaultUrl,
		source
	}, ({ checks }) => checks.copy?.(facts));
}
function findInProfile(judgement) {
	const { profile, now } = judgement;
	return profile.exceptions.filter(({ until }) => until <= now).flatMap(({ source, ...exception }) => judge$2(judgement, {
		key: null,
		vaultUrl: "",
		source
	}, ({ checks }) => checks.exception?.(exception)));
}
function rulesThatNeed({ rules }, need) {
	return rules.flatMap(({ rule }) => rule.needs.includes(need) ? [rule.id] : []);
}
function rulesOf({ rules }) {
	return rules.map(({ rule: { id, title, why, help, references }, severity }) => ({
		id,
		title,
		severity,
		why,
		help,
		references
	}));
}
function judge$2(judgement, about, check) {
	return judgement.profile.rules.flatMap((active) => seenIn(check(active)).map((seen) => toFinding(active, about, seen, judgement)));
}
function toFinding({ rule, severity }, { key, vaultUrl, source }, { message, fix, version }, { profile, baseline, now }) {
	const exception = findException(profile, {
		rule: rule.id,
		key,
		vaultUrl
	}, now);
	const identity = [
		rule.id,
		vaultUrl,
		key?.toLowerCase() ?? null,
		version ?? null,
		vaultUrl === "" ? message : null
	];
	const fingerprint = createHash("sha256").update(JSON.stringify(identity)).digest("hex");
	return {
		rule: rule.id,
		severity,
		key,
		version: version ?? null,
		vaultUrl,
		message,
		why: rule.why,
		fix: fix ?? null,
		source,
		fingerprint,
		baseline: baseline.has(fingerprint),
		exception: exception === void 0 ? null : {
			reason: exception.reason,
			until: iso(exception.until)
		}
	};
}

// ../core/dist/audit/describe-key.js
const year = parseDuration("P1Y");
function describeKey(facts, now) {
	const { latest, vaultUrl, key, versions, policy } = facts;
	const nextRotation = policy && policyTrigger({
		...latest,
		policy
	}, { ifDue: true })?.dueOn;
	return {
		key: latest.name,
		vaultUrl,
		version: key?.version ?? versions?.[0].version ?? latest.version ?? null,
		keyType: key?.keyType ?? null,
		keySize: key?.keySize ?? null,
		curve: key?.curve ?? null,
		keyOperations: key?.keyOperations ?? null,
		enabled: latest.enabled,
		createdOn: dateOf(latest.createdOn),
		expiresOn: dateOf(latest.expiresOn),
		notBefore: dateOf(latest.notBefore),
		nextRotation: dateOf(nextRotation),
		managed: latest.managed,
		versions: versions?.length ?? null,
		enabledVersions: versions?.filter(({ enabled }) => enabled).length ?? null,
		tags: latest.tags,
		events: eventsOf(facts, now)
	};
}
function eventsOf({ latest, versions, policy = {}, wanted }, now) {
	const known = versions ?? [{
		...latest,
		version: latest.version ?? ""
	}];
	const from = iso(subtractDuration(now, year));
	const until = iso(addDuration(now, year));
	const made = known.flatMap(({ version, createdOn }) => createdOn === void 0 ? [] : [{
		on: iso(createdOn),
		what: "made",
		version,
		message: "a version was made"
	}]);
	const { rotation, retirement } = wanted ?? {};
	const coming = scheduleKey({
		name: latest.name,
		versions: known,
		policy,
		rotation,
		retirement
	}, now);
	return [...made, ...coming.map(({ on, what, version, message }) => ({
		on,
		what,
		version,
		message
	}))].filter(({ on }) => from <= on && on <= until).map((event) => ({
		...event,
		version: event.version === "" ? null : event.version
	})).sort((a, b) => a.on < b.on ? -1 : Number(a.on > b.on));
}
function dateOf(date) {
	return date === void 0 ? null : iso(date);
}

// ../core/dist/runs/read-key-facts.js
async function readKeyFacts(vault, { name, listed }, needs) {
	const named = listed === void 0 ? await vault.getKey(name) : void 0;
	const latest = listed ?? named;
	const facts = {
		vaultUrl: vault.url,
		latest,
		...named && { key: named }
	};
	const failed = /* @__PURE__ */ new Map();
	if (latest.managed) return {
		facts,
		failed
	};
	const attempt = async (need, read) => {
		try {
			Object.assign(facts, { [need]: await read() });
		} catch (error) {
			failed.set(need, asKeyturnError(error));
		}
	};
	const readVersionsAndKey = async () => {
		const needsKey = needs.has("key") || needs.has("publicKeys");
		const needsVersions = needs.has("versions") || needs.has("publicKeys");
		if (needsKey && needsVersions) await attempt("versions", async () => {
			const { latest, versions } = await readKeyAtOnce(vault, name);
			facts.key = latest;
			return versions;
		});
		else if (needsVersions) await attempt("versions", () => readVersions$2(vault, name));
		if (needsKey && facts.key === void 0) await attempt("key", () => vault.getKey(name));
		if (!needs.has("publicKeys")) return;
		const failure = failed.get("key") ?? failed.get("versions");
		if (failure !== void 0) failed.set("publicKeys", failure);
		else await attempt("publicKeys", () => readPublicKeys(vault, facts));
	};
	await Promise.all([readVersionsAndKey(), ...needs.has("policy") && latest.externalKey === void 0 ? [attempt("policy", () => vault.getRotationPolicy(name))] : []]);
	return {
		facts,
		failed
	};
}
function isRefusal$1(error) {
	return hasCode(error, "ACCESS_DENIED", "NOT_ALLOWED");
}
async function readPublicKeys(vault, { key, versions = [] }) {
	if (key === void 0 || key.publicKey.kty.startsWith("oct")) return [];
	const found = [{
		version: key.version,
		thumbprint: thumbprintOf(key)
	}];
	const older = versions.filter(({ version, enabled }) => enabled && version !== key.version);
	for await (const each of inParallel(older, 4, ({ version }) => vault.getKey(key.name, version))) found.push({
		version: each.version,
		thumbprint: thumbprintOf(each)
	});
	return found;
}

// ../core/dist/runs/audit-key.js
const asked = {
	key: "getKey",
	publicKeys: "getKey",
	versions: "listVersions",
	policy: "getRotationPolicy"
};
async function auditKey(vault, found, state) {
	const { description, profile } = state;
	const { facts: read, failed } = await readKeyFacts(vault, found, state.needs);
	const { latest, publicKeys = [] } = read;
	const judgement = judgementOf(vault, state);
	state.recovery.set(vault.url, latest);
	for (const { version, thumbprint } of publicKeys) {
		const place = {
			vaultUrl: vault.url,
			name: latest.name,
			version
		};
		state.publicKeys.set(thumbprint, [...state.publicKeys.get(thumbprint) ?? [], place]);
	}
	const facts = {
		...read,
		wanted: description === void 0 ? null : description.wantedOf(vault.url, latest)
	};
	const about = {
		key: latest.name,
		vaultUrl: vault.url
	};
	const refused = [...failed].filter(([, error]) => isRefusal$1(error));
	const errors = [...new Set([...failed.values()].filter((error) => !isRefusal$1(error)))];
	return {
		...about,
		outcome: "audited",
		error: errors[0]?.toJSON() ?? null,
		audited: describeKey(facts, judgement.now),
		findings: findInKey(facts, description?.sourceOf(vault.url, latest.name) ?? null, judgement),
		unread: errors.map((error) => unreadOf(about.key, vault.url, error)),
		notChecked: refused.flatMap(([need]) => rulesThatNeed(profile, need).map((rule) => ({
			rule,
			...about,
			reason: reasonOf$1(asked[need])
		})))
	};
}
function judgementOf(vault, { profile, baseline, times }) {
	const now = times.get(vault.url) ?? vault.now();
	times.set(vault.url, now);
	return {
		profile,
		baseline,
		now
	};
}
function reasonOf$1(operation) {
	const { verb, dataAction, accessPolicy } = operations$2[operation];
	return `the identity may not ${verb} it; it needs ${dataAction} (access policy: ${accessPolicy})`;
}
function unreadOf(key, vaultUrl, { code, message }) {
	return {
		key,
		vaultUrl,
		code,
		message
	};
}

// ../core/dist/runs/shard.js
const mostShards = 1e3;
function parseShard(text, what) {
	const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
	const shard = {
		index: Number(index),
		count: Number(count)
	};
	if (index !== void 0 && shard.index >= 1 && shard.index <= shard.count && shard.count <= mostShards) return shard;
	throw new KeyturnError("INVALID_INPUT", `${what === void 0 ? "" : `${what}: `}${quote(text)} is not a shard; use i/n with 1 <= i <= n <= ${mostShards}, such as 1/4`, /^0\//.test(text) ? { hint: "Shards are counted from 1." } : {});
}
function isInShard({ index, count }, vaultUrl, name) {
	const { host } = new URL(vaultUrl);
	return createHash("sha256").update(`${host}/${name.toLowerCase()}`).digest().readUInt32BE(0) % count === index - 1;
}
function formatShard({ index, count }) {
	return `${index}/${count}`;
}

// ../core/dist/runs/audit-vault.js
async function auditVault(vault, state, { ending, names, select, shard, signal }) {
	const { description, recovery } = state;
	const vaultUrl = vault.url;
	const error = ending?.error;
	const isRead = ending !== void 0 && error === void 0;
	const unread = error === void 0 ? [] : [unreadOf(null, vaultUrl, error)];
	const judgement = judgementOf(vault, state);
	const { recoveryLevel, recoverableDays } = recovery.get(vaultUrl) ?? {};
	const source = description?.sourceOf(vaultUrl, null) ?? null;
	const findings = findInVault({
		vaultUrl,
		recoveryLevel,
		recoverableDays
	}, source, judgement);
	const isOurs = (name) => shard === void 0 || isInShard(shard, vaultUrl, name);
	if (isRead && names !== void 0) {
		const missing = description?.keysOf(vaultUrl).filter(({ name }) => !names.has(name.toLowerCase()) && isOurs(name));
		for (const { name } of missing ?? []) {
			const place = description?.sourceOf(vaultUrl, name) ?? null;
			findings.push(...findInManifest({
				vaultUrl,
				name,
				file: description?.file ?? ""
			}, place, judgement));
		}
	}
	const result = {
		vault: {
			vaultUrl,
			keys: ending?.keys ?? names?.size ?? 0,
			read: isRead
		},
		findings,
		unread,
		notChecked: []
	};
	if (!isRead || names === void 0 || signal?.aborted) return result;
	const deleted = await findDeleted(vault, state, judgement, (key) => isOurs(key.name) && (select?.(key, vault) ?? true));
	return {
		...result,
		...deleted,
		findings: [...findings, ...deleted.findings],
		unread: [...unread, ...deleted.unread]
	};
}
async function findDeleted(vault, { profile, description }, judgement, isOurs) {
	const rules = profile.rules.filter(({ checks }) => checks.deleted !== void 0);
	const findings = [];
	if (rules.length === 0) return {
		findings,
		unread: [],
		notChecked: []
	};
	const vaultUrl = vault.url;
	try {
		for await (const deleted of vault.listDeletedKeys()) {
			if (!isOurs(deleted)) continue;
			const source = description?.sourceOf(vaultUrl, deleted.name) ?? null;
			findings.push(...findInDeleted({
				vaultUrl,
				deleted
			}, source, judgement));
		}
	} catch (caught) {
		const error = asKeyturnError(caught);
		if (!isRefusal$1(error)) return {
			findings,
			unread: [unreadOf(null, vaultUrl, error)],
			notChecked: []
		};
		const reason = reasonOf$1("listDeletedKeys");
		return {
			findings,
			unread: [],
			notChecked: rules.map(({ rule }) => ({
				rule: rule.id,
				key: null,
				vaultUrl,
				reason
			}))
		};
	}
	return {
		findings,
		unread: [],
		notChecked: []
	};
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
function countListed(counts) {
	return {
		...counts,
		openLists: counts.openLists - 1
	};
}
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
function isLoneConflict(outcomes) {
	const [only, ...others] = outcomes;
	return others.length === 0 && only?.outcome === "failed" && only.error?.code === "CONFLICT";
}
function isWhollyFailed({ outcome, rotated, verification, error, steps = [] }) {
	if (outcome !== "failed") return false;
	return !(rotated && (verification?.ok === false || error?.code === "CONFLICT")) && steps.every((step) => step.outcome === "failed");
}

// ../core/dist/runs/conduct-run.js
const runOptionNames = {
	report: true,
	onOutcome: true,
	onProgress: true,
	limiter: true,
	signal: true,
	graceMs: true,
	clock: true
};
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
function judge$1(outcomes, failures, signal) {
	const verdict = judgeRun(outcomes, failures);
	if (!signal?.aborted || verdict.status === "done" || verdict.status === "indeterminate") return verdict;
	return {
		status: "interrupted",
		codes: [interruption(signal).code]
	};
}
function inOrderOf(selection) {
	const vaults = new Map(selection.map(({ vault }, index) => [vault.url, index]));
	const named = selection.flatMap(({ vault, names = [] }) => [...names].map((name) => `${vault.url}/${name.toLowerCase()}`));
	const positions = new Map(named.map((id, index) => [id, index]).reverse());
	const positionOf = ({ vaultUrl, key }) => positions.get(`${vaultUrl}/${key.toLowerCase()}`) ?? 0;
	return (a, b) => (vaults.get(a.vaultUrl) ?? 0) - (vaults.get(b.vaultUrl) ?? 0) || positionOf(a) - positionOf(b) || compareText(a.key, b.key);
}

// ../core/dist/runs/find-copies.js
function findCopies({ publicKeys, profile, baseline, description }, now) {
	return [...publicKeys.values()].flatMap((places) => {
		if (places.length === 1) return [];
		const [first, ...copies] = places.toSorted((a, b) => idOf$2(a) < idOf$2(b) ? -1 : 1);
		if (first === void 0) return [];
		return copies.flatMap((place) => {
			const source = description?.sourceOf(place.vaultUrl, place.name) ?? null;
			return findInCopy({
				...place,
				first
			}, source, {
				profile,
				baseline,
				now
			});
		});
	});
}
function idOf$2({ vaultUrl, name, version }) {
	return `${vaultUrl}/${name}/${version}`;
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

// ../core/dist/runs/selection.js
const selectionOptionNames = {
	select: true,
	shard: true
};
async function* findKeys({ vault, names }, { select, shard, isDone }) {
	const seen = /* @__PURE__ */ new Set();
	for await (const key of names === void 0 ? listed$1(vault) : named(names)) {
		const id = key.name.toLowerCase();
		if (seen.has(id)) continue;
		seen.add(id);
		if (isDone?.(key.name, vault)) continue;
		if (shard !== void 0 && !isInShard(shard, vault.url, key.name)) continue;
		if (key.listed === void 0 || (select?.(key.listed, vault) ?? true)) yield key;
	}
}
async function* listed$1(vault) {
	for await (const key of vault.listKeys()) yield {
		name: key.name,
		listed: key
	};
}
function* named(names) {
	for (const name of names) yield { name };
}

// ../core/dist/runs/stop.js
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
const longestTurnMs = 15;
function takeTurns(now = () => performance.now()) {
	let turnedAt = now();
	return async () => {
		if (now() - turnedAt < longestTurnMs) return;
		await setImmediate();
		turnedAt = now();
	};
}

// ../core/dist/runs/for-each-key.js
const forEachKeyOptionNames = {
	...selectionOptionNames,
	isDone: true,
	work: true,
	failed: true,
	onFound: true,
	atOnce: true,
	vaultsAtOnce: true,
	signal: true,
	graceMs: true,
	clock: true
};
const defaults = {
	atOnce: 32,
	vaultsAtOnce: 64,
	graceMs: 4e3
};
async function* forEachKey(selection, options) {
	refuseUnknownOptions("forEachKey", options, forEachKeyOptionNames, "work");
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

// ../core/dist/runs/audit-keys.js
const optionNames = {
	profile: true,
	manifest: true,
	baseline: true,
	select: true,
	shard: true,
	onProgress: true,
	limiter: true,
	signal: true,
	graceMs: true,
	clock: true
};
async function auditKeys(selection, options = {}) {
	refuseUnknownOptions("auditKeys", options, optionNames);
	const { profile = builtInProfile("keyturn"), manifest, baseline = /* @__PURE__ */ new Set(), ...run } = options;
	const { select, shard, signal, graceMs, clock } = run;
	const keys = [...selection];
	const state = {
		profile,
		baseline,
		needs: needsOf(profile),
		description: manifest && describedBy(manifest),
		times: /* @__PURE__ */ new Map(),
		recovery: /* @__PURE__ */ new Map(),
		publicKeys: /* @__PURE__ */ new Map()
	};
	const lists = /* @__PURE__ */ new Map();
	const names = new Map(keys.map(({ vault }) => [vault.url, /* @__PURE__ */ new Set()]));
	const { outcomes, failures, verdict } = await conductRun(keys, run, ({ onFound }) => noteLists(forEachKey(keys, {
		shard,
		signal,
		graceMs,
		clock,
		onFound,
		work: (key, vault) => auditKey(vault, key, state),
		failed: (error, { name }, { url }) => failedAudit(name, url, error.toJSON()),
		select: (key, vault) => {
			names.get(vault.url)?.add(key.name.toLowerCase());
			return select?.(key, vault) ?? true;
		}
	}), lists));
	const listed = new Set(keys.flatMap(({ vault, names }) => names === void 0 ? [vault.url] : []));
	const vaults = await Promise.all([...new Map(keys.map(({ vault }) => [vault.url, vault])).values()].map((vault) => auditVault(vault, state, {
		ending: lists.get(vault.url),
		names: listed.has(vault.url) ? names.get(vault.url) : void 0,
		select,
		shard,
		signal
	})));
	const now = [...state.times.values()][0] ?? (clock ?? systemClock).now();
	const found = [...vaults, ...outcomes].flatMap(({ findings }) => findings);
	const findings = [...findInProfile({
		profile,
		baseline,
		now
	}), ...inOrder$1([...found, ...findCopies(state, now)], [...lists.keys()])];
	return {
		audit: {
			format: auditFormat,
			at: iso(now),
			profile: profile.name,
			rules: rulesOf(profile),
			vaults: vaults.map(({ vault }) => vault),
			keys: countFindings(outcomes, findings),
			findings,
			unread: [...vaults, ...outcomes].flatMap(({ unread }) => unread),
			notChecked: mergeNotChecked([...vaults, ...outcomes].flatMap(({ notChecked }) => notChecked))
		},
		failures,
		verdict
	};
}
async function* noteLists(events, lists) {
	for await (const event of events) {
		if (event.type === "listed") lists.set(event.vaultUrl, { keys: event.keys });
		if (event.type === "vault-failed") lists.set(event.vaultUrl, { error: event.error });
		yield event;
	}
}
function failedAudit(key, vaultUrl, error) {
	return {
		key,
		vaultUrl,
		outcome: "failed",
		error,
		audited: null,
		findings: [],
		unread: [{
			key,
			vaultUrl,
			code: error.code,
			message: error.message
		}],
		notChecked: []
	};
}
function inOrder$1(findings, vaultUrls) {
	const rank = ({ vaultUrl, severity }) => vaultUrls.indexOf(vaultUrl) * severities.length + severities.indexOf(severity);
	return findings.toSorted((a, b) => rank(a) - rank(b) || compareText(a.key ?? "", b.key ?? "") || compareText(a.rule, b.rule));
}
function countFindings(outcomes, findings) {
	const counts = /* @__PURE__ */ new Map();
	const idOf = ({ vaultUrl, key }) => `${vaultUrl} ${key}`;
	for (const finding of findings) counts.set(idOf(finding), (counts.get(idOf(finding)) ?? 0) + 1);
	return outcomes.flatMap(({ audited }) => audited === null ? [] : [{
		...audited,
		findings: counts.get(idOf(audited)) ?? 0
	}]);
}
function mergeNotChecked(all) {
	return [...Map.groupBy(all, ({ rule, vaultUrl, reason }) => JSON.stringify([
		rule,
		vaultUrl,
		reason
	])).values()].flatMap(([first, ...others]) => {
		if (first === void 0) return [];
		if (others.length === 0) return [first];
		return [{
			...first,
			key: null,
			reason: `${others.length + 1} keys: ${first.reason}`
		}];
	});
}

// src/inputs/connection-inputs.ts
const unattendedModes = authModes.filter((mode) => mode !== "browser" && mode !== "device-code");
const vaultVariables = [
	"KEYTURN_VAULT",
	"KEY_VAULT_NAME",
	"AZURE_KEYVAULT_NAME"
];
function readConnections(reader, env) {
	const signIn = readSignIn(reader, env);
	const given = readVaults(reader, signIn);
	const fallback = given.length > 0 ? void 0 : vaultFromEnvironment(env);
	if (fallback !== void 0) reader.attempt(() => parseVaultReference(fallback, hostsOf(signIn)));
	const vaults = fallback === void 0 ? given : [fallback];
	if (vaults.length === 0) reader.problem(`no vault is named: set the input "vault" to a vault's name, its URL or "local", or "vaults", or set ${vaultVariables.join(", ")}`);
	return vaults.map((vault) => ({
		vault,
		...signIn
	}));
}
function readVaults(reader, signIn) {
	if (reader.has("vault") && reader.has("vaults")) reader.problem("\"vault\" and \"vaults\" exclude each other");
	const vaults = reader.has("vaults") ? reader.list("vaults", /\n/) : reader.list("vault", /\n/);
	if (!reader.has("vaults") && vaults.length > 1) reader.problem("\"vault\" names one vault; \"vaults\" takes several");
	const seen = /* @__PURE__ */ new Set();
	for (const vault of vaults) {
		const reference = reader.attempt(() => parseVaultReference(vault, hostsOf(signIn)));
		const id = reference?.kind === "azure" ? reference.url : `local:${reference?.name}`;
		if (reference !== void 0 && seen.has(id)) reader.problem(`"vaults" has "${vault}" twice`);
		seen.add(id);
	}
	return vaults;
}
function hostsOf({ cloud, allowHost }) {
	return {
		cloud,
		allowHost
	};
}
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

// ../core/dist/runs/run-each-key.js
const atOnce = 8;
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

// ../core/dist/runs/backup-keys.js
const backupKeysOptionNames = {
	...selectionOptionNames,
	...runOptionNames,
	store: true
};

// ../core/dist/runs/get-schedules.js
const getSchedulesOptionNames = {
	...scheduleOptionNames,
	...selectionOptionNames,
	...runOptionNames
};

// ../core/dist/runs/pace/adaptive-rate.js
const startShare = .8;
const cutShare = .7;
const slowestPerSecond = .5;
const curveScale = .4;
const smoothing = .8;
const bucketMs = 500;
const ceilingShare = 1.25;
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
function measuredRate({ measured, counted }) {
	return measured > 0 ? measured : counted.accepted / bucketMs * 1e3;
}
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
function payRetry({ tokens }, cause) {
	return tokens < costs[cause] ? void 0 : { tokens: tokens - costs[cause] };
}
function refundSuccess({ tokens }, retried) {
	return { tokens: Math.min(mostTokens, tokens + (retried === void 0 ? 1 : costs[retried])) };
}

// ../core/dist/runs/pace/service-limits.js
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
function documentedLimits(vaultUrl) {
	const { hostname } = new URL(vaultUrl);
	if (isLoopbackHost(hostname)) return void 0;
	return isManagedHsmHost(hostname) ? hsmLimits : vaultLimits;
}

// ../core/dist/runs/pace/run-limiter.js
const runLimiterOptionNames = {
	clock: true,
	limitsOf: true,
	atOnce: true,
	slots: true
};
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
function slotsFor(vaultUrl) {
	return isLoopbackHost(new URL(vaultUrl).hostname) ? {
		...defaultSlots,
		create: {
			least: 2,
			most: 8
		}
	} : defaultSlots;
}
function createRunLimiter(options = {}) {
	refuseUnknownOptions("createRunLimiter", options, runLimiterOptionNames);
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

// ../core/dist/runs/report-file.js
async function openReport(file, options) {
	refuseUnknownOptions("openReport", options, {
		resume: true,
		dryRun: true,
		shard: true
	}, "resume");
	const { resume, dryRun, shard } = options;
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
		write: (event) => write(reportLine$1(event)),
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
const { versions: _$1, ...retireNames } = retireOptionNames;
const retireKeysOptionNames = {
	...retireNames,
	...selectionOptionNames,
	...runOptionNames,
	versionsOf: true
};
async function retireKeys(selection, options = {}) {
	refuseUnknownOptions("retireKeys", options, retireKeysOptionNames);
	const { versionsOf, keep, grace, uses, undo, dryRun = false, signal } = options;
	readRetirementRules({
		keep,
		grace
	});
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
async function decideFromPolicy(vault, item, settings) {
	if (!settings.rules.ifDue || !item.enabled || hasOpenIntent(vault, item, settings)) return void 0;
	const policy = await getRotationPolicy(vault, item.name);
	const decision = planRotation({
		...item,
		policy
	}, settings.rules, vault.now());
	return decision.action === "wait" ? notDue(decision) : void 0;
}
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
async function rotateKeys(selection, options = {}) {
	refuseUnknownOptions("rotateKeys", options, rotateKeysOptionNames);
	const { report: _, onOutcome: __, onProgress: ___, limiter: ____, ...rules } = options;
	const keys = [...selection];
	return conductRun(keys, options, (run) => streamRotation(keys, {
		...rules,
		...run
	}));
}
const rotateKeysOptionNames = {
	...rotateOptionNames,
	...selectionOptionNames,
	...runOptionNames,
	rotationsAtOnce: true
};
const { report: _, onOutcome: __, onProgress: ___, limiter: ____, ...sharedNames } = rotateKeysOptionNames;
const streamOptionNames = {
	...sharedNames,
	before: true,
	onFound: true
};
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
function isRefusal({ code }) {
	return code !== "INTERRUPTED" && code !== "TIMED_OUT";
}
function readAtOnce(value) {
	if (Number.isInteger(value) && value >= 1 && value <= 16) return value;
	throw new KeyturnError("INVALID_INPUT", `rotationsAtOnce: ${value} is out of range; use a whole number from 1 to 16`);
}
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
async function knownBefore(vault, key, { previousVersion, knownVersions }) {
	if (knownVersions !== void 0 || previousVersion === void 0) return knownVersions;
	let others = 0;
	for await (const { version } of vault.listVersions(key)) if (version !== previousVersion) others++;
	return others <= 1 ? [previousVersion] : void 0;
}

// ../core/dist/runs/set-policies.js
const setRotationPoliciesOptionNames = {
	...selectionOptionNames,
	...runOptionNames,
	policy: true,
	dryRun: true
};

// ../core/dist/runs/shard-of-job.js
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

// ../core/dist/runs/simulate-keys.js
const simulateNewKeyOptionNames = {
	...simulateOptionNames,
	policy: true,
	rotation: true,
	retirement: true
};
const simulateKeysOptionNames = {
	...simulateNewKeyOptionNames,
	...selectionOptionNames,
	...runOptionNames
};

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
const inputs = {
	digest: "plan-digest",
	expiresOn: "expires",
	keyOperations: "ops",
	maxAge: "max-plan-age"
};
const ownOperations = /* @__PURE__ */ new Set([
	"create",
	"ensure",
	"plan",
	"rotate"
]);
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
	"apply",
	"audit"
];
const rotate$2 = ["rotate"];
const make$1 = ["create", "ensure"];
const retire$2 = ["retire"];
const audit$1 = ["audit"];
const byName = [
	...rotate$2,
	...make$1,
	...retire$2,
	...audit$1
];
const byList = [
	...rotate$2,
	...retire$2,
	...audit$1
];
const byManifest = [
	"plan",
	"apply",
	...audit$1
];
const inputRules = {
	vault: {},
	vaults: {},
	operation: { default: "rotate" },
	keys: { only: byName },
	all: {
		default: "false",
		only: byList
	},
	event: { only: rotate$2 },
	shard: { only: byList },
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
	uses: { only: [
		...retire$2,
		"plan",
		"apply"
	] },
	manifest: { only: byManifest },
	"plan-digest": { only: ["apply"] },
	"max-plan-age": {
		default: "7d",
		only: ["apply"]
	},
	profile: {
		default: "keyturn",
		only: audit$1
	},
	baseline: { only: audit$1 },
	"client-id": {},
	"tenant-id": {},
	auth: { default: "auto" },
	audience: {},
	cloud: { default: "public" },
	"allow-host": {},
	"github-token": { default: "${{ github.token }}" },
	strategy: { default: "${{ toJSON(strategy) }}" },
	"allow-pull-request-target": { default: "false" },
	"allow-outside-workspace": { default: "false" },
	"fail-on": {},
	"exit-code": { default: "false" },
	timeout: { default: "1h" }
};
const inputNames = Object.keys(inputRules);

// src/inputs/input-reader.ts
var InputReader = class {
	problems = [];
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
	refuseForeign(operation) {
		for (const [name, value] of this.#given) {
			const rule = inputRules[name];
			if (rule.only === void 0 || rule.only.includes(operation) || value === rule.default) continue;
			this.problem(`"${name}" is for ${listed(rule.only)}, and the operation is ${operation}`);
		}
	}
	text(name) {
		const rule = inputRules[name];
		return this.#given.get(name) ?? rule.default;
	}
	boolean(name) {
		const text = this.text(name) ?? "false";
		if (/^(true|True|TRUE)$/.test(text)) return true;
		if (!/^(false|False|FALSE)$/.test(text)) this.problem(`"${name}" is "${text}"; allowed: true, false`);
		return false;
	}
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
	integer(name, what) {
		const text = this.text(name);
		if (text === void 0) return void 0;
		if (/^[0-9]{1,5}$/.test(text)) return Number(text);
		this.problem(`"${name}" is "${text}", which is no ${what}`);
	}
	duration(name) {
		const text = this.text(name);
		return text === void 0 || this.attempt(() => parseDuration(text, `"${name}"`)) === void 0 ? void 0 : text;
	}
	attempt(parse) {
		try {
			return parse();
		} catch (error) {
			if (!hasCode(error, "INVALID_INPUT", "HOST_NOT_ALLOWED")) throw error;
			this.refused(error);
			return;
		}
	}
	refused(error) {
		const { message, hint } = tellError(error);
		this.problem(hint === null ? message : `${message}. ${hint}`);
	}
	tags() {
		const lines = this.list("tags", /\n/);
		return lines.length === 0 ? void 0 : this.attempt(() => parseTags(lines));
	}
};
function resemblesInput(name) {
	const plain = (text) => text.replaceAll(/[-_ ]/g, "");
	return inputNames.some((input) => {
		const [given, known] = [plain(name), plain(input)];
		return /[a-z][-_ ][a-z]/.test(name) && known.includes(given) || (0, import_fastest_levenshtein.distance)(given, known) <= Math.max(1, Math.floor(known.length / 3));
	});
}
function listed(names) {
	const [last = "", ...before] = names.toReversed();
	return before.length === 0 ? last : `${before.toReversed().join(", ")} and ${last}`;
}
function isOneOf(text, allowed) {
	return allowed.includes(text);
}
function quietly(parse) {
	try {
		return parse();
	} catch {
		return;
	}
}

// src/inputs/strategy.ts
function readStrategy(reader) {
	const text = reader.text("strategy");
	if (text === void 0 || text.startsWith("${{")) return {};
	const { "job-index": index, "job-total": total } = parseStrategy(text);
	if (!Number.isInteger(index) || !Number.isInteger(total)) throw new KeyturnError("INVALID_INPUT", "\"strategy\" says no \"job-index\" and \"job-total\"", { hint });
	return {
		STRATEGY_JOB_INDEX: String(index),
		STRATEGY_JOB_TOTAL: String(total)
	};
}
const hint = "Leave the input out: GitHub sets it.";
function parseStrategy(text) {
	try {
		return { ...JSON.parse(text) };
	} catch (cause) {
		throw new KeyturnError("INVALID_INPUT", "\"strategy\" is no JSON", {
			hint,
			cause
		});
	}
}

// src/inputs/key-names.ts
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
	const all = reader.boolean("all") || operation === "audit" && !reader.has("keys");
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
		shard: shard === void 0 ? void 0 : reader.attempt(() => readShard(reader, shard, env))
	});
}
function readShard(reader, text, env) {
	if (text !== "auto") return parseShard(text, "\"shard\"");
	return shardOfJob(env.STRATEGY_JOB_INDEX ? env : {
		...env,
		...readStrategy(reader)
	});
}

// src/inputs/audit-inputs.ts
function readAudit(reader, env) {
	const manifestFile = reader.text("manifest");
	if (manifestFile !== void 0 && reader.has("keys")) reader.problem("\"keys\" and \"manifest\" exclude each other: with a manifest, all keys of its vaults are looked at");
	const connection = manifestFile === void 0 ? void 0 : readSignIn(reader, env);
	const vaults = connection === void 0 ? [] : readVaults(reader, connection);
	const targets = connection === void 0 ? readTargets(reader, readConnections(reader, env)) : [];
	const { all: _, ...selection } = readSelection(reader, targets, {
		operation: "audit",
		env
	});
	const profile = reader.text("profile") ?? "keyturn";
	const { vault: __, ...signIn } = targets[0]?.connection ?? {
		vault: "",
		auth: "auto",
		cloud: "public"
	};
	return withoutUndefined({
		operation: "audit",
		timeout: reader.duration("timeout") ?? "1h",
		...selection,
		connection: connection ?? signIn,
		vaults,
		manifestFile,
		profile,
		profileFile: isBuiltInProfile(profile) ? void 0 : profile,
		baselineFile: reader.text("baseline")
	});
}

// src/inputs/fail-on.ts
const failures = [
	"pending",
	"skipped",
	"not-checked",
	"warning"
];
function readFailOn(reader, operation) {
	const allowed = operation === "audit" ? severities : failures;
	const given = reader.list("fail-on", /[\n,]/);
	for (const name of given) if (!isOneOf(name, allowed)) reader.problem(`"fail-on" has "${name}"; allowed: ${allowed.join(", ")}`);
	const chosen = new Set(given.filter((name) => isOneOf(name, allowed)));
	if (reader.boolean("exit-code")) chosen.add("pending");
	return chosen.size === 0 ? void 0 : [...chosen];
}

// src/inputs/make-inputs.ts
function readMake(reader, operation, targets) {
	if (!reader.has("keys")) reader.problem("no key is named: set \"keys\", one a line");
	const keyType = reader.choice("type", keyTypes);
	if (!reader.has("type")) reader.problem(`"type" is missing: one of ${keyTypes.join(", ")}`);
	const ops = reader.list("ops", /[\n,]/);
	const key = {
		keySize: reader.integer("size", "number of bits, such as 2048"),
		curve: reader.choice("curve", keyCurves, findKeyCurve),
		keyOperations: ops.length > 0 ? ops : void 0,
		expiresOn: reader.text("expires"),
		notBefore: reader.text("not-before"),
		enabled: reader.boolean("disabled") ? false : void 0,
		tags: reader.tags(),
		exportable: reader.boolean("exportable") ? true : void 0,
		rotateEvery: reader.text("rotate-every"),
		rotateBeforeExpiry: reader.text("rotate-before-expiry"),
		expireAfter: reader.text("expire-after"),
		notifyBefore: reader.text("notify-before")
	};
	const describe = readWrittenKey(key, {
		repeatable: operation === "ensure",
		onProblem: (problem) => reader.refused(problem)
	});
	return {
		operation,
		timeout: reader.duration("timeout") ?? "1h",
		targets,
		keyType: keyType ?? "EC",
		describe,
		releasePolicyFile: reader.text("release-policy"),
		newVersion: operation === "create" && reader.boolean("new-version")
	};
}

// ../core/dist/manifest/steps/key-done.js
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
function neededText(plan) {
	if (plan?.refused?.code === "NEED_UNKNOWN") return `; no old version is retired: ${plan.refused.message}`;
	return (plan?.left ?? []).filter(({ reason }) => reason.code === "STILL_NEEDED").map(({ version, reason }) => `; version ${version} stays: ${reason.message}`).join("");
}
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
		return changes.filter(({ field, from }) => !sameValue(inOrder(keyFields[field].valueOf(key)), inOrder(from))).map(({ field }) => `has another value of ${field} than planned`);
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
function inOrder(value) {
	return Array.isArray(value) ? value.toSorted() : value;
}

// ../core/dist/manifest/steps/steps.js
const stepKinds = {
	recover,
	create: create$1,
	update,
	policy,
	rotate: rotate$1,
	retire: retire$1
};
const stepActions = Object.keys(stepKinds);
const stepWords = { ...stepKinds };

// ../core/dist/manifest/already-done.js
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
const clockToleranceMs = 3e5;
function planDigest(text) {
	return sha256(text);
}
function checkPlanDigest(text, expected, file = "the plan") {
	const wanted = expected.trim().toLowerCase();
	if (!/^sha256:[0-9a-f]{64}$/.test(wanted)) throw new KeyturnError("INVALID_INPUT", say`${{ field: "digest" }}: ${quote(expected)} is no digest`, { hint: say`It is "sha256:" and 64 hexadecimal characters, as this prints it: ${{ verb: "plan" }}` });
	const found = planDigest(text);
	if (found === wanted) return;
	throw new KeyturnError("CONFLICT", `${plainText(file, 200)} is not the plan that was approved: its digest is ${found}, not ${wanted}; nothing was applied`, { hint: say`Somebody has changed the file. Make the plan anew, look at it, and apply that: ${{ verb: "plan" }}` });
}
function checkPlanAge({ createdOn }, now, maxAge) {
	const age = parseDuration(maxAge, { field: "maxAge" });
	const made = new Date(createdOn);
	if (made.getTime() > now.getTime() + clockToleranceMs) throw new KeyturnError("INVALID_INPUT", `the plan says that it was made on ${createdOn}, which is in the future; nothing was applied`, { hint: say`Make the plan anew, look at it, and apply that: ${{ verb: "plan" }}` });
	if (addDuration(made, age) >= now) return;
	throw new KeyturnError("CONFLICT", `the plan was made on ${createdOn}, more than ${formatDuration(age)} ago; nothing was applied`, { hint: say`Make the plan anew, look at it, and apply that: ${{ verb: "plan" }}` });
}

// ../core/dist/manifest/expected-state.js
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
const applyPlanOptionNames = {
	verify: true,
	journal: true,
	signal: true,
	concurrency: true,
	maxAge: true,
	onEvent: true
};
const checksAtOnce = 8;
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
async function applyPlan(plan, vaults, options = {}) {
	refuseUnknownOptions("applyPlan", options, applyPlanOptionNames);
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
function idOf$1({ vaultUrl, key }) {
	return `${vaultUrl} ${key.toLowerCase()}`;
}

// ../core/dist/manifest/plan.js
const planFormat = "keyturn-plan-1";

// ../core/dist/manifest/plan-contradictions.js
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
function isPlanText(text) {
	return /^\s*\{/.test(text) && /"format"\s*:\s*"keyturn-plan-/.test(text);
}
function parsePlan(text, options = {}) {
	refuseUnknownOptions("parsePlan", options, {
		...vaultReferenceOptionNames,
		file: true,
		digest: true
	});
	const { cloud, allowHost, file = "the plan" } = options;
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
	if (success) problems.push(...findContradictions(output, {
		cloud,
		allowHost
	}));
	if (problems.length > 0) {
		const shown = problems.slice(0, mostProblemsShown$1);
		const hidden = problems.length - shown.length;
		throw refuse([...shown, ...hidden > 0 ? [`and ${hidden} more`] : []].join("; "));
	}
	return output;
}
const keyVersion = pipe(string(), regex(/^[0-9a-f]{32}$/, "is no key version"));
const keyName = pipe(string(), check$2((text) => succeeds(() => parseKeyName(text)), "is no key name"));
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
function isSettledByList(wanted, item, now) {
	if (item.managed) return true;
	const { policy, rotation, retirement, tags = {} } = wanted;
	if (policy !== void 0 || retirement !== void 0 || rotation?.ifDue) return false;
	if (Object.entries(tags).some(([name, value]) => item.tags[name] !== value)) return false;
	return rotation === void 0 || planRotation(item, rotation, now).action !== "rotate";
}
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

// ../core/dist/manifest/missing-keys.js
const fewMissing = 25;
const pageSize = 25;
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
async function readNames(keys, most) {
	const names = /* @__PURE__ */ new Set();
	try {
		for await (const { name } of keys) {
			if (names.size >= most) return void 0;
			names.add(name.toLowerCase());
		}
		return names;
	} catch (error) {
		if (hasCode(error, "ACCESS_DENIED", "NOT_ALLOWED", "SERVICE_ERROR")) return void 0;
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
const applyRunOptionNames = {
	...applyPlanOptionNames,
	onPlan: true
};
const mostRounds = 3;
async function runApply({ plan: makePlan, vaults, replans }, runOptions = {}) {
	refuseUnknownOptions("runApply", runOptions, applyRunOptionNames);
	const { onPlan, ...options } = runOptions;
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
		usesFile: reader.text("uses"),
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
function refuseUntrustedWrite(reader, { writes, vaults }, env) {
	const isAllowed = reader.boolean("allow-pull-request-target");
	if (env.GITHUB_EVENT_NAME !== "pull_request_target" || !writes) return;
	if (vaults.length > 0 && vaults.every((vault) => /^local(:|$)/.test(vault))) return;
	if (isAllowed) return;
	reader.problem("this workflow runs on pull_request_target, with the rights of the repository for whoever opens a pull request, so nothing is written: use \"dry-run: true\", \"operation: plan\" or \"vault: local\", or say \"allow-pull-request-target: true\" when no part of this job comes from the pull request");
}

// src/inputs/inputs.ts
var InvalidInputs = class extends KeyturnError {
	name = "InvalidInputs";
	problems;
	constructor(problems) {
		super("INVALID_INPUT", problems.join("\n"));
		this.problems = problems;
	}
};
function readInputs(env, onIgnored = () => {}) {
	const reader = new InputReader(env);
	for (const variable of reader.ignored) onIgnored(variable);
	const operation = reader.choice("operation", operations) ?? "rotate";
	reader.refuseForeign(operation);
	const inputs = readOperation(reader, operation, env);
	const writes = operation !== "plan" && operation !== "audit" && !("dryRun" in inputs && inputs.dryRun);
	const vaults = "targets" in inputs ? inputs.targets.map(({ connection }) => connection.vault) : inputs.vaults;
	refuseUntrustedWrite(reader, {
		writes,
		vaults
	}, env);
	const failOn = readFailOn(reader, operation);
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
	if (operation === "audit") return readAudit(reader, env);
	const targets = readTargets(reader, readConnections(reader, env));
	switch (operation) {
		case "rotate": return readRotate(reader, targets, env);
		case "retire": return readRetire(reader, targets, env);
		default: return readMake(reader, operation, targets);
	}
}
function filesOf(inputs) {
	switch (inputs.operation) {
		case "rotate": return { resume: inputs.resumeFile };
		case "retire": return { uses: inputs.usesFile };
		case "plan":
		case "apply": return {
			manifest: inputs.manifestFile,
			uses: inputs.usesFile
		};
		case "audit": return {
			manifest: inputs.manifestFile,
			profile: inputs.profileFile,
			baseline: inputs.baselineFile
		};
		default: return { "release-policy": inputs.releasePolicyFile };
	}
}

// src/inputs/invalid-manifest.ts
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
async function realPath(path) {
	const full = resolve$1(path);
	return realpath(full).catch(() => realpath(dirname(full)).then((folder) => join(folder, basename(full)), () => full));
}
function isWithin(folder, path) {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

// src/report/report.ts
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
	"unchanged",
	"audited"
];
function worstOutcome({ results, failures = [] }) {
	const outcomes = new Set(results.map(({ outcome }) => outcome));
	if (failures.length > 0) outcomes.add("failed");
	return worstFirst.find((outcome) => outcomes.has(outcome));
}
function isProblem(result) {
	return result.outcome === "failed" || result.outcome === "indeterminate" || result.outcome === "not-run" || result.verification?.ok === false;
}
function byConcern(a, b) {
	return weight(a) - weight(b);
}
function weight(result) {
	if (isProblem(result)) return 0;
	return result.changed ? 1 : 2;
}

// src/session/interruption.ts
const cancelGrace = {
	inFlightMs: 5e3,
	keyMs: 5500,
	reportMs: 6500
};
const longestTimerMs = 2 ** 31 - 1;
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

// src/operations/manifest-vaults.ts
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

// src/operations/tags.ts
function hasTags(item, wanted) {
	return Object.entries(wanted).every(([name, value]) => item.tags[name] === value);
}

// src/operations/audit.ts
async function audit(inputs, options) {
	const { tags, shard, baselineFile } = inputs;
	const { env, signal } = options;
	const profile = await readProfile(inputs, env);
	const baseline = baselineFile === void 0 ? void 0 : parseBaseline(await readWorkspaceFile("baseline", baselineFile, env), baselineFile);
	const { selection, manifest } = await openAudited(inputs, options);
	const { audit: found, failures } = await auditKeys(selection, {
		profile,
		baseline,
		manifest,
		shard,
		signal,
		graceMs: cancelGrace.keyMs,
		select: (key) => hasTags(key, tags)
	});
	return {
		vaults: selection.map(({ vault: { name, url } }) => ({
			name,
			url
		})),
		results: toResults(found),
		failures,
		audit: found
	};
}
async function readProfile({ profile }, env) {
	if (isBuiltInProfile(profile)) return builtInProfile(profile);
	return parseAuditProfile(await readWorkspaceFile("profile", profile, env), profile);
}
async function openAudited({ targets, manifestFile: file, connection, vaults: given }, { env, connect }) {
	if (file === void 0) {
		const selection = targets.map(async ({ connection, keys }) => ({
			vault: await connect(connection),
			names: keys === "all" ? void 0 : keys
		}));
		return { selection: await Promise.all(selection) };
	}
	const text = await readWorkspaceFile("manifest", file, env);
	const { manifest, problems } = checkManifest(text, hostsOf(connection));
	if (manifest === void 0) throw new InvalidManifest(file, problems);
	const references = /* @__PURE__ */ new Map();
	const selection = chooseVaults(manifest, given, env).map(async (reference) => {
		const vault = await connect({
			...connection,
			vault: reference
		});
		references.set(vault.url, reference);
		return { vault };
	});
	return {
		selection: await Promise.all(selection),
		manifest: {
			manifest,
			file,
			text,
			referenceOf: (vaultUrl) => references.get(vaultUrl)
		}
	};
}
function toResults({ keys, findings, unread }) {
	const idOf = ({ vaultUrl, key }) => `${vaultUrl} ${key}`;
	const found = Map.groupBy(findings, idOf);
	const failed = new Map(unread.map((each) => [idOf(each), each]));
	const seen = keys.map((audited) => {
		const own = {
			...audited,
			findings: found.get(idOf(audited)) ?? []
		};
		return toResult({
			key: audited.key,
			vaultUrl: audited.vaultUrl,
			version: audited.version,
			own
		}, failed);
	});
	const known = new Set(keys.map(idOf));
	const missing = unread.flatMap(({ key, vaultUrl, ...rest }) => key === null || known.has(idOf({
		key,
		vaultUrl,
		...rest
	})) ? [] : [toResult({
		key,
		vaultUrl
	}, failed)]);
	return [...seen, ...missing];
}
function toResult(about, failed) {
	const error = failed.get(`${about.vaultUrl} ${about.key}`);
	const count = about.own?.findings.length ?? 0;
	const { version = null } = about;
	return keyResult({
		...about,
		id: version === null ? null : `${about.vaultUrl}/keys/${about.key}/${version}`,
		outcome: error === void 0 ? "audited" : "failed",
		reason: error ?? (count === 0 ? {
			code: "NO_FINDINGS",
			message: "no findings"
		} : {
			code: "FINDINGS",
			message: count === 1 ? "1 finding" : `${count} findings`
		}),
		error: error === void 0 ? null : {
			code: error.code,
			message: error.message,
			hint: null,
			requestId: null
		}
	});
}

// src/operations/make.ts
async function make(selection, inputs, options) {
	const { keyType, describe, releasePolicyFile: file } = inputs;
	const releasePolicy = file !== void 0 && { policy: await readWorkspaceFile("release-policy", file, options.env) };
	const results = [];
	for (const { vault, names = [] } of selection) {
		const key = {
			keyType,
			...describe(vault.now()),
			...releasePolicy && { releasePolicy }
		};
		results.push(...await makeIn(vault, names, {
			key,
			...inputs
		}, options.signal));
	}
	return results;
}
async function makeIn(vault, names, { operation, newVersion, key }, signal) {
	const results = [];
	for (const name of names) {
		const started = performance.now();
		let look;
		let result;
		try {
			if (signal.aborted) throw signal.reason;
			look = { before: await findKey(vault, name) };
			result = operation === "create" ? await create(vault, name, {
				...key,
				newVersion
			}, look.before) : await ensure(vault, name, key);
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
async function create(vault, name, options, before) {
	return toKeyResult$2(vault, await createKey(vault, name, options), {
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

// ../core/dist/data-keys/text/document.js
function writeMembers(map, members, offset) {
	return Object.entries(members).flatMap(([name, text]) => {
		const node = map.get(name, true);
		return (0, import_dist.isScalar)(node) ? writeScalar(node, text, offset) : [];
	});
}
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

// ../core/dist/data-keys/formats/wrapped-key.js
const wrappedKeyFormat = "keyturn-wrapped-key-1";
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
function wrappedKeyText({ kid, alg, value }) {
	return {
		format: wrappedKeyFormat,
		kid,
		alg,
		value: Buffer.from(value).toString("base64url")
	};
}
function versionOf({ id, version }) {
	if (version !== void 0) return version;
	throw new KeyturnError("INVALID_INPUT", `no wrapped key: kid: ${quote(id)} does not say which version wrapped it`);
}
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
	})),
	noFormat: optional$1(strictObject({
		files: pipe(number(), integer(), minValue(1)),
		maybeCiphertext: array(string())
	}))
});
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

// ../core/dist/data-keys/formats/column-key.js
const name = String.raw`(?:\[(?:[^\]]|\]\])+\]|"[^"]+"|[\w$#@]+)`;
const statementParts = new RegExp(String.raw`COLUMN\s+ENCRYPTION\s+KEY\s+(?<column>${name})|COLUMN_MASTER_KEY\s*=\s*(?<master>${name})|ENCRYPTED_VALUE\s*=\s*0x(?<value>[0-9a-f]*)`, "gi");

// ../core/dist/data-keys/formats/envelope.js
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
function hostOf(members) {
	const kid = typeof members === "object" && members !== null && "kid" in members ? members.kid : void 0;
	return typeof kid === "string" && URL.canParse(kid) ? new URL(kid).hostname : void 0;
}

// ../core/dist/data-keys/wipe.js
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

// src/inputs/uses-file.ts
async function readUses({ usesFile }, env) {
	return usesFile === void 0 ? void 0 : parseUses(await readWorkspaceFile("uses", usesFile, env));
}

// src/operations/manifest-results.ts
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
function groupByKey(steps) {
	return [...Map.groupBy(steps, idOf).values()];
}
function idOf({ key, vaultUrl }) {
	return `${vaultUrl} ${key.toLowerCase()}`;
}

// src/operations/rotate.ts
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
function openRotationJournal(env, onEvent) {
	return openStateJournal({
		env,
		platform: process.platform,
		onUnusable: (folder) => onEvent({ text: `no rotation is noted, since "${folder}" cannot be written to` })
	});
}
async function chooseReportFile({ resumeFile }, env) {
	if (resumeFile !== void 0) return resolve$1(env.GITHUB_WORKSPACE ?? ".", resumeFile);
	return join(await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "keyturn-report-")), "report.jsonl");
}
async function findRunStart({ githubToken }, env, onEvent) {
	const start = githubToken === void 0 ? void 0 : await githubRunStart(env, githubToken);
	onEvent({ text: start === void 0 ? "this is a re-run, and GitHub does not say when the run began: a version that an earlier attempt made cannot be told from others (for a private repository that takes \"permissions: actions: read\")" : `this is a re-run of a run that began on ${start.toISOString()}: a version made since then is taken over, and no other one made` });
	return start;
}
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
		if (inputs.usesFile !== void 0) throw new KeyturnError("INVALID_INPUT", `"uses" goes with a manifest, and "${file}" is a stored plan`, { hint: "Give it to the step with \"operation: plan\" that makes the plan." });
		const plan = parsePlan(text, {
			...hostsOf(connection),
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
	const { manifest, problems } = checkManifest(text, hostsOf(connection));
	if (manifest === void 0) throw new InvalidManifest(file, problems);
	const vaults = await connectAll(chooseVaults(manifest, inputs.vaults, options.env));
	const chosen = {
		...manifest,
		vaults: vaults.map(({ reference }) => reference)
	};
	const uses = await readUses(inputs, options.env);
	return {
		plan: () => planManifest(chosen, vaults, {
			uses,
			signal: options.signal
		}),
		vaults,
		isPlan: false
	};
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

// src/operations/retire.ts
async function retire(selection, inputs, { env, signal }) {
	const { tags, shard, keep, grace, undo, dryRun } = inputs;
	const uses = await readUses(inputs, env);
	const options = {
		undo,
		dryRun,
		signal,
		...keep !== void 0 && { keep },
		...grace !== void 0 && { grace },
		...uses !== void 0 && { uses }
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
	audited: "🔎",
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
	audited: "audited",
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
function renderOutcome({ outcome, dryRun }) {
	return `${icons[outcome]} ${dryRun && conditional[outcome] || words[outcome]}`;
}
function renderHeadline({ operation, results, vaults, dryRun, undo, audit, failures = [] }) {
	if (audit !== void 0) return `Key audit: ${summarizeAudit(audit)}`;
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
	apply: "changed",
	audit: "audited"
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
const mostOfALevel = 10;
function toAnnotations(report) {
	const annotations = mergeSame([
		...(report.failures ?? []).map(annotateFailure),
		...annotateFindings(report),
		...report.results.flatMap(annotate)
	]);
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
		notice: notice$1,
		warning: warning$1,
		error: error$1
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
const levels = {
	error: "error",
	warning: "warning",
	note: "notice"
};
function annotateFindings({ audit }) {
	if (audit === void 0) return [];
	return findingsAtLeast(audit, "note").map(({ severity, rule, key, message, fix, source }) => ({
		level: levels[severity],
		title: key === null ? rule : `${key}: ${rule}`,
		message,
		hint: fix ?? void 0,
		...source !== null && { location: {
			...source,
			column: 1
		} }
	}));
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
function isWarning({ name, status }) {
	return status === "warning" || name === "round-trip" && status === "not-checked";
}
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
	"sarif-file",
	"key-id",
	"key-name",
	"key-version",
	"previous-version",
	"reason",
	"results"
].map((name) => [name, ""]));
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
		"sarif-file": report.sarifFile ?? "",
		"key-id": only.id ?? "",
		"key-name": only.key ?? "",
		"key-version": only.version ?? "",
		"previous-version": only.rotated && only.previousVersion || "",
		reason: only.reason?.code ?? "",
		results: shortResults(results)
	};
}
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
const mostResultBytes = 6e4;
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
function openOutputs(env) {
	if (env.GITHUB_OUTPUT) writeOutputs(none);
}
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
function portalLink(id) {
	const [, host = ""] = /^https:\/\/[a-z0-9-]+(\.[a-z.]+)\/keys\/[0-9a-z-]+\/[0-9a-f]{32}$/i.exec(id ?? "") ?? [];
	const portal = portals[host.toLowerCase()];
	return portal && `${portal}/#asset/Microsoft_Azure_KeyVault/Key/${id}`;
}

// src/report/version.ts
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
function renderDetails(result, vault) {
	const steps = result.outcome === "planned" ? [] : result.steps ?? [];
	if (result.changed === false && !isProblem(result) && steps.length === 0) return "";
	const name = `${toMarkdownCode(result.key)}${vault === void 0 ? "" : ` in ${toMarkdown(vault)}`}`;
	return [
		`<details${isProblem(result) ? " open" : ""}><summary>${icons[result.outcome]} ${name} in detail</summary>`,
		renderFacts(result),
		toMarkdownTable([
			"Step",
			"Outcome",
			"Why"
		], steps.map(renderStep$1)),
		toMarkdownTable([
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

// src/report/fit.ts
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
const signs = {
	"+": "+",
	"~": "!",
	">": "!",
	"-": "-"
};
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
function renderTimeline({ results, events }) {
	const rows = events.slice(-50).map(({ on, key, text }) => ({
		on: iso(on),
		key,
		text
	}));
	const due = results.filter(hasNextDue).toSorted((a, b) => a.nextDue < b.nextDue ? -1 : 1);
	for (const { key, nextDue } of due.length > mostInPicture ? [] : due) rows.push({
		on: iso(new Date(nextDue)),
		key,
		text: "due next, by the rules of this step"
	});
	rows.sort((a, b) => a.on.localeCompare(b.on));
	return [...rows.length === 0 ? [] : [`### Timeline\n\n${toMarkdownTable([
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
function chartText(text) {
	return text.replace(/[^\w-]/g, "_").slice(0, 127);
}

// src/report/summary.ts
const roomOfSummary = {
	table: 4e5,
	failures: 2e4,
	plan: 3e5,
	details: 2e5
};
const roomOfComment = {
	table: 2e4,
	failures: 5e3,
	plan: 2e4,
	details: 1e4
};
const mostDetails = 50;
function renderSummary(report, most = roomOfSummary) {
	const { vaults, failures = [] } = report;
	const sorted = report.results.toSorted(byConcern);
	const details = (report.audit === void 0 ? sorted.slice(0, mostDetails) : []).map((result) => renderDetails(result, vaultOf(result, vaults)));
	return [
		`## ${renderMark(report)}${toMarkdown(renderHeadline(report))}`,
		report.audit === void 0 ? renderTable(sorted, vaults, most.table) : renderFindings(report.audit, most.table),
		...fit(failures.map(renderProblem), most.failures).shown,
		renderPlan(report, most.plan),
		...fit(details.filter((text) => text !== ""), most.details).shown,
		...renderTimeline(report),
		`<sub>${vaults.length === 1 ? "Vault" : "Vaults"} ${vaults.slice(0, 100).map(({ url }) => toMarkdownCode(url)).join(", ")} · times in UTC, by the vault's clock</sub>`
	].filter((part) => part !== "").join("\n\n").concat("\n");
}
function renderFailure(messages) {
	return `## ❌ keyturn failed\n\n${messages.map(({ message, hint }) => `- ${toMarkdown(message)}${hint ? `<br>${toMarkdown(hint)}` : ""}`).join("\n")}\n`;
}
function renderMark({ results, failures = [] }) {
	if (results.some(({ outcome }) => outcome === "indeterminate")) return `${icons.indeterminate} `;
	return results.some(isProblem) || failures.length > 0 ? `${icons.failed} ` : "";
}
function renderProblem({ message, hint }) {
	return `❌ ${toMarkdown(message)}${hint ? `<br>${toMarkdown(hint)}` : ""}`;
}
function renderFindings(audit, bytes) {
	const [, ...lines] = auditMarkdown(audit).split("\n");
	const { shown, hidden } = fit(lines, bytes);
	return [...shown, ...hidden > 0 ? ["", `…and ${hidden} lines more: the file ${toMarkdownCode("results-file")} has all of them.`] : []].join("\n").trim();
}
const mostQuietRows = 20;
function renderTable(results, vaults, bytes) {
	if (results.length === 0) return "There was no key to look at.";
	const quiet = results.length > mostQuietRows ? results.filter(isQuiet) : [];
	const first = renderRows(quiet.length === 0 ? results : results.filter((result) => !isQuiet(result)), vaults, bytes);
	const folded = renderRows(quiet, vaults, bytes - Buffer.byteLength(first));
	const heading = `${quiet.length} keys to which nothing was to be done`;
	return [first, ...folded === "" ? [] : [`<details><summary>${heading}</summary>\n\n${folded}\n\n</details>`]].filter((part) => part !== "").join("\n\n");
}
function isQuiet(result) {
	return !isProblem(result) && [
		"not-due",
		"unchanged",
		"nothing-to-do"
	].includes(result.outcome);
}
function renderRows(results, vaults, bytes) {
	if (results.length === 0) return "";
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
	const [heading = "", line = "", ...lines] = toMarkdownTable(headings, rows).split("\n");
	const { shown, hidden } = fit(lines, bytes);
	return [...shown.length === 0 ? [] : [[
		heading,
		line,
		...shown
	].join("\n")], ...hidden > 0 ? [`…and ${hidden} more: the file ${toMarkdownCode("results-file")} has all of them.`] : []].join("\n\n");
}
function vaultOf({ vaultUrl }, vaults) {
	return vaults.length < 2 ? void 0 : vaults.find(({ url }) => url === vaultUrl)?.name ?? vaultUrl;
}
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
async function orWarn(what, write) {
	try {
		return await write();
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		warning$1(safeLines(`${what} could not be written: ${why}`), { title: "keyturn" });
		return;
	}
}
async function writeSummary(markdown, env) {
	if (!env.GITHUB_STEP_SUMMARY) return;
	await orWarn("the job summary (GITHUB_STEP_SUMMARY)", () => summary.addRaw(markdown).write());
}
async function storeReport(report, env) {
	return await orWarn("the files with all results", async () => {
		const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "keyturn-results-"));
		const files = {
			resultsFile: join(folder, "results.json"),
			commentFile: join(folder, "comment.md")
		};
		await writeFile$1(files.resultsFile, `${allResults(report.results)}\n`, { mode: 384 });
		await writeFile$1(files.commentFile, renderSummary(report, roomOfComment), { mode: 384 });
		if (report.audit === void 0) return files;
		const sarifFile = join(folder, "keyturn.sarif");
		await writeFile$1(sarifFile, auditSarif(report.audit), { mode: 384 });
		return {
			...files,
			sarifFile
		};
	}) ?? {};
}

// src/report/verdict.ts
function judgeStep(report, failOn = []) {
	const found = failOn.flatMap((what) => {
		const [count, said] = countOf(report, what);
		return count === 0 ? [] : [`${count} ${said}, and the step was asked to fail on that`];
	});
	return {
		exitCode: report.results.some(isProblem) || (report.failures ?? []).length > 0 ? 1 : found.length > 0 ? 8 : 0,
		found
	};
}
function countOf(report, what) {
	const { audit } = report;
	if (audit === void 0) return what === "error" || what === "note" ? [0, ""] : [counts[what](report), says[what]];
	if (what !== "error" && what !== "warning" && what !== "note") return [0, ""];
	const count = findingsAtLeast(audit, what).length;
	const least = what === "note" ? "" : ` of severity ${what} or worse`;
	return [count, `${count === 1 ? "finding" : "findings"}${least}`];
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
function isUnchecked(result) {
	const isUnverified = result.rotated && result.verification === null && result.attempts !== null;
	const isUnused = result.verification?.checks.some(({ name, status }) => name === "round-trip" && status === "warning");
	return isUnverified || isUnused === true || hasCheck(result, "not-checked");
}
function hasCheck({ verification }, status) {
	return verification?.checks.some((check) => check.status === status) ?? false;
}

// src/session/local-vault.ts
async function openLocal(name, env) {
	const { localVaultFile, LocalVaultError, openLocalVault } = await import("./local-vault.js");
	const dir = env.KEYTURN_LOCAL_DIR || env.RUNNER_TEMP && join(env.RUNNER_TEMP, "keyturn");
	const file = localVaultFile(name, dir ? { dir } : {});
	return await openLocalVault({
		file,
		name
	}).catch((error) => {
		if (!(error instanceof LocalVaultError)) throw error;
		throw new KeyturnError("INVALID_INPUT", `embedded vault "${name}": ${error.message}`, {
			hint: error.hint ?? `It is kept in ${file}; KEYTURN_LOCAL_DIR names another folder.`,
			cause: error
		});
	});
}

// src/session/oidc.ts
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
function explainSignIn(error, claims) {
	if (error.code !== "SIGN_IN_FAILED" || claims === void 0) return error;
	const { subject, issuer, audience } = claims;
	const sent = `The ID token of this job has subject "${subject}", issuer "${issuer}" and audience "${audience}"; the federated credential of "client-id" must have the same.${withoutEnvironment(subject)}`;
	return {
		...error,
		hint: error.hint === null ? sent : `${sent} ${error.hint}`
	};
}
function withoutEnvironment(subject) {
	return /^repo:[^:]+:(?:ref:|pull_request)/.test(subject) ? " This job names no \"environment\"; where the credential has one in its subject, the job has to name it." : "";
}

// src/session/connection.ts
const limiter = createRunLimiter();
function connectTo(inputs, { env, signal, onClaims }) {
	const { vault: reference, audience, ...signIn } = inputs;
	const getAssertion = async () => {
		const assertion = await fetchAssertion(env, signIn.cloud, audience);
		onClaims?.(readClaims(assertion));
		return assertion;
	};
	return connect(reference, {
		...signIn,
		...signIn.auth === "oidc" && { getAssertion },
		env: signIn.auth === "auto" ? withoutMachineIdentity(env) : env,
		signal,
		limiter,
		userAgent: runOf(env),
		local: (name) => openLocal(name, env),
		onEvent: (event) => debug(safeLines(JSON.stringify(event)))
	});
}
function runOf({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT }) {
	const [server = "", repository = "", run = ""] = [
		GITHUB_SERVER_URL,
		GITHUB_REPOSITORY,
		GITHUB_RUN_ID
	];
	if (!/^https?:\/\/[\w.:-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d+$/.test(run)) return void 0;
	return `(+${server}/${repository}/actions/runs/${run}/attempts/${/^\d+$/.test(GITHUB_RUN_ATTEMPT ?? "") ? GITHUB_RUN_ATTEMPT : "1"})`;
}
function withoutMachineIdentity(env) {
	const { IDENTITY_ENDPOINT: _, IDENTITY_HEADER: __, MSI_ENDPOINT: ___, MSI_SECRET: ____, ...others } = env;
	return others;
}

// src/session/masking.ts
const secretVariables = [
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN",
	"AZURE_CLIENT_SECRET",
	"AZURE_CLIENT_CERTIFICATE_PASSWORD",
	"AZURE_PASSWORD",
	"IDENTITY_HEADER",
	"MSI_SECRET"
];
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
async function perform(inputs, env) {
	const { signal, inFlight, ...interruption } = createInterruption(inMilliseconds(inputs.timeout));
	const events = [];
	const open = [];
	let lastClaims;
	const onClaims = (claims) => {
		lastClaims = claims;
	};
	const connect = async (connection) => {
		const vault = await connectTo(connection, {
			env,
			signal: inFlight,
			onClaims
		});
		open.push(vault);
		return vault;
	};
	const onReportFile = (file) => writeOutputs({ "report-file": file });
	const onEvent = (event) => {
		events.push({
			on: open[0]?.now() ?? /* @__PURE__ */ new Date(),
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
		const results = part.results.map((result) => explain(result, lastClaims));
		return {
			...part,
			results: await nameLatest(results, open)
		};
	};
	try {
		const part = await interruption.bound(work(), { writes: inputs.operation !== "audit" && !isDryRun(inputs) });
		return {
			operation: inputs.operation,
			dryRun: isDryRun(inputs),
			...part,
			events
		};
	} catch (error) {
		if (!(error instanceof KeyturnError) || error instanceof InvalidManifest) throw error;
		const { code, message, ...details } = explainSignIn(tellError(error), lastClaims);
		throw new KeyturnError(code, message, {
			...details,
			cause: error
		});
	} finally {
		interruption.dispose();
		await Promise.all(open.map((vault) => vault.close?.()));
	}
}
function isDryRun(inputs) {
	return inputs.operation === "plan" || "dryRun" in inputs && inputs.dryRun;
}
async function operate(inputs, tools) {
	const { env, signal, connect, onEvent, onReportFile } = tools;
	const isReattempt = Number(env.GITHUB_RUN_ATTEMPT ?? "1") > 1;
	if (inputs.operation === "audit") return audit(inputs, {
		env,
		signal,
		connect
	});
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
async function nameLatest(results, open) {
	const [only, ...others] = results;
	if (only === void 0 || others.length > 0 || only.id !== null || isProblem(only)) return results;
	const vault = open.find(({ url }) => url === only.vaultUrl);
	const key = vault && await getKey(vault, only.key).catch(() => void 0);
	return key === void 0 ? results : [{
		...only,
		id: key.id,
		version: key.version
	}];
}
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

export { run };