import "./rolldown-runtime.js";
import { G as interruption, I as isManagedHsmHost, K as stopIfInterrupted, _ as serviceNotice, a as parseRetryAfter, c as waitWithJitter, l as findKeyCurve, n as operations, o as throttleBackOffMs, q as unlessInterrupted, r as requestClassOf, s as transientBackOffMs, t as jsonOrUndefined, v as SendError, x as parseDuration } from "./json.js";
import { a as plainText, b as say, h as hasCode, n as isLoopbackHost, o as quote, p as KeyturnError, t as transportFor } from "./proxy.js";
import { B as getClient$1, C as isObjectWithProperties, F as createClientLogger, R as createRestError$1, S as uint8ArrayToString, a as createHttpHeaders, d as isRestError, f as createTracingClient, n as bearerTokenAuthenticationPolicyName, s as createPipelineFromOptions, t as bearerTokenAuthenticationPolicy, u as RestError, w as delay, x as stringToUint8Array, z as operationOptionsToRequestParameters$1 } from "./azure-core-rest-pipeline.js";
import { i as sendUntilEnded, n as answerTooLarge, r as mostAnswerBytes, t as answerLimitPolicy } from "./answer-limit.js";
import crypto, { createHash as createHash$1, createVerify as createVerify$1, publicEncrypt, randomBytes as randomBytes$1, randomUUID } from "node:crypto";
import { AsyncLocalStorage } from "node:async_hooks";
import { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } from "constants";

// ../core/dist/azure/answered-id.js
function expectAsked(id, asked) {
	const other = findOther(id, asked);
	if (other === void 0) return;
	throw new KeyturnError("SERVICE_ERROR", `the vault answered about ${other} than was asked for`, { hint: "Something between here and the vault may be answering in its place." });
}
function isAbout(id, asked) {
	return findOther(id, asked) === void 0;
}
function findOther(id, { vaultUrl, name, version }) {
	if (typeof id !== "string" || !URL.canParse(id)) return "something else";
	const { origin, pathname } = new URL(id);
	const [collection, keyName = "", keyVersion, ...rest] = pathname.split("/").slice(1);
	if (origin !== new URL(vaultUrl).origin) return "another host";
	if (collection !== "keys" || rest.length > 0) return "something else";
	if (name !== void 0 && !isSame(keyName, name)) return "another key";
	if (!(keyVersion === void 0 || /^[0-9a-f]{32}$/i.test(keyVersion)) || version !== void 0 && !isSame(keyVersion ?? "", version)) return "another version";
}
function isSame(a, b) {
	return a.toLowerCase() === b.toLowerCase();
}

// ../core/dist/azure/pipeline/connection-failure.js
const certificateCode = /^(?:CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:GET|VERIFY))/;
const notSentCodes = /* @__PURE__ */ new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN"
]);
function isNeverConnected(error) {
	return notSentCodes.has(error.code ?? "") || error.message.startsWith("connect ");
}
function isHopeless(error) {
	return error.code === "ENOTFOUND" || isCertificateFailure(error);
}
function isCertificateFailure({ code = "" }) {
	return certificateCode.test(code);
}

// ../core/dist/azure/network-errors.js
const notTheVault = "Something between here and the vault may be answering in its place.";
function findNetworkError(error, { vaultUrl, vaultName }) {
	const code = error.code ?? "";
	const { host } = new URL(vaultUrl);
	if (code === "ENOTFOUND") return {
		code: "VAULT_NOT_FOUND",
		why: `there is no host ${quote(host)}`,
		hint: `Check the vault's name ${quote(vaultName)} and its cloud; a vault behind a private endpoint resolves only inside its network.`
	};
	if (code === "ETIMEDOUT") return {
		code: "TIMED_OUT",
		why: plainText(error.message),
		hint: "Try again; a firewall may be dropping the requests."
	};
	if (isCertificateFailure(error)) return {
		code: "UNAVAILABLE",
		why: `the certificate of ${quote(host)} is not trusted (${code})`,
		hint: "Name the file of the certificate authority that signed it in NODE_EXTRA_CA_CERTS."
	};
	if (code === "ANSWER_TOO_LARGE") return {
		code: "SERVICE_ERROR",
		why: `the answer is larger than ${mostAnswerBytes >> 20} MiB`,
		hint: notTheVault
	};
	if (error.statusCode !== void 0 || code === "") return {
		code: "SERVICE_ERROR",
		why: "the answer makes no sense",
		hint: notTheVault
	};
	if (code === "PARSE_ERROR") return {
		code: "SERVICE_ERROR",
		why: "the answer was cut off or makes no sense"
	};
	return {
		code: "UNAVAILABLE",
		why: `${quote(host)} cannot be reached (${plainText(code, 60)})`,
		hint: "Check the network, and the proxy if there is one."
	};
}

// ../core/dist/azure/pipeline/retry.js
const repeated = /* @__PURE__ */ new WeakSet();
const transientCodes = /* @__PURE__ */ new Set([
	"EAI_AGAIN",
	"ECONNREFUSED",
	"ECONNRESET",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"EPIPE",
	"ETIMEDOUT",
	"PARSE_ERROR"
]);
function retryPolicy(options) {
	const { clock, signal, onEvent, limiter, random = Math.random } = options;
	return {
		name: "keyturnRetry",
		async sendRequest(request, next) {
			let throttled = 0;
			let transient = 0;
			let retried;
			for (;;) {
				const sent = await attempt(request, next);
				const throttling = sent.cause === 429;
				const backOffMs = throttling ? throttleBackOffMs[throttled++] : transientBackOffMs[transient++];
				if (sent.cause === void 0 && sent.response !== void 0) limiter?.noteSuccess(retried);
				if (sent.cause === void 0 || backOffMs === void 0) return sent.finish();
				retried = throttling ? "throttled" : "transient";
				if (limiter?.takeRetry(retried) === false) return sent.finish();
				const retryAfterMs = sent.response && parseRetryAfter((name) => sent.response?.headers.get(name), clock.now());
				const waitMs = waitWithJitter(backOffMs, {
					retryAfterMs,
					random
				});
				onEvent?.({
					type: throttling ? "throttled" : "retrying",
					request: `${request.method} ${new URL(request.url).pathname}`,
					cause: sent.cause,
					attempt: throttled + transient,
					waitMs,
					...retryAfterMs !== void 0 && { retryAfterMs }
				});
				await clock.sleep(waitMs, signal);
				if (sent.mayHaveActed) repeated.add(request);
			}
		}
	};
}
function noteRepeated(request) {
	repeated.add(request);
}
function wasRepeated(error) {
	return isRestError(error) && error.request !== void 0 && repeated.has(error.request);
}
async function attempt(request, next) {
	const authorized = request.headers.has("authorization");
	try {
		const response = await next(request);
		const { status } = response;
		const finish = () => response;
		if (status === 429) return {
			cause: status,
			response,
			finish
		};
		return status === 408 || isPassingServerError(status) ? {
			cause: status,
			mayHaveActed: authorized,
			response,
			finish
		} : {
			response,
			finish
		};
	} catch (error) {
		const finish = () => {
			throw error;
		};
		return isRestError(error) && error.code !== void 0 && transientCodes.has(error.code) ? {
			cause: error.code,
			mayHaveActed: authorized && !isNeverConnected(error),
			finish
		} : { finish };
	}
}
function isPassingServerError(status) {
	return status >= 500 && status !== 501 && status !== 505;
}

// ../core/dist/azure/refusals.js
function findRefusal(statusCode, said, context) {
	const text = said.message ?? `HTTP status ${statusCode}`;
	switch (statusCode) {
		case 400: return {
			code: takesValues(context) ? "INVALID_INPUT" : "SERVICE_ERROR",
			why: `the vault refused it: ${text}`,
			hint: hintRefusal(context)
		};
		case 401: return {
			code: "SIGN_IN_FAILED",
			why: `the vault did not accept the token: ${text}`,
			hint: "The token must come from the vault's own tenant: check the tenant that you sign in to, and the cloud."
		};
		case 403: return findForbidden(said, context);
		case 404: return findMissing(context);
		case 407: return {
			code: "UNAVAILABLE",
			why: "the proxy on the way wants a sign-in of its own, so nothing reached the vault",
			hint: "Give user name and password in the proxy's URL, or a proxy that asks for none."
		};
		case 409: return findConflict(said, text, context);
		case 429: return {
			code: "THROTTLED",
			why: "the vault is answering too many requests already",
			hint: "Try again later, with less at once. A vault allows 20 new software keys (10 HSM keys) per 10 seconds."
		};
		default: return statusCode === 408 || statusCode >= 500 ? {
			code: "UNAVAILABLE",
			why: text,
			hint: "Try again later; https://status.azure.com tells whether Azure has an outage."
		} : {
			code: "SERVICE_ERROR",
			why: text
		};
	}
}
const onlyManagedHsm = "Only a Managed HSM does that: name one, by its URL https://NAME.managedhsm.azure.net.";
function hintRefusal({ operation, vaultUrl }) {
	if (operation === "restoreKey") return "A backup restores only to a vault of the same subscription and geography (Azure Key Vault backup), of the same kind, and whole: check that the file is what the service gave.";
	return operation === "getKeyAttestation" && !isManagedHsmHost(new URL(vaultUrl).hostname) ? onlyManagedHsm : void 0;
}
function takesValues({ operation }) {
	const { effect } = operations[operation];
	return effect === "writes" || effect === "makes-version";
}
function findForbidden(said, context) {
	const code = said.innerCode ?? (said.code === "KeyOperationForbidden" ? said.code : void 0);
	if (context.operation === "releaseKey" && /attestation/i.test(said.message ?? "")) return {
		code: "NOT_ALLOWED",
		why: said.message ?? "",
		hint: say`Hold the token's claims, its issuer and its time against the key's release policy: ${stepOf("show", context)}`
	};
	switch (code) {
		case "KeyDisabled": return {
			code: "NOT_ALLOWED",
			why: "the key is disabled",
			hint: say`Enable it: ${stepOf("enable", context)}`
		};
		case "KeyExpired":
		case "KeyNotYetValid": return {
			code: "NOT_ALLOWED",
			why: "the key is outside the time for which it is valid"
		};
		case "KeyOperationForbidden": return {
			code: "NOT_ALLOWED",
			why: "the operation is not among the key's operations",
			hint: say`See what it allows: ${stepOf("show", context)}`
		};
		case "ForbiddenByFirewall":
		case "ForbiddenByConnection": return {
			code: "ACCESS_DENIED",
			why: "the vault's firewall does not let this address in",
			hint: "Add the address to the vault's firewall, or run inside its network (a private endpoint, a self-hosted runner)."
		};
		case "KeyManagedByKeyVault": return {
			code: "NOT_ALLOWED",
			why: "the key belongs to a certificate, which alone changes it",
			hint: "Change the certificate: its renewal makes the key's next version."
		};
		case "ForbiddenByRbac":
		case "ForbiddenByPolicy":
		case "AccessDenied":
		case void 0: return {
			code: "ACCESS_DENIED",
			why: "this identity lacks the permission",
			hint: hintPermission(said.innerCode, context)
		};
		default: return {
			code: "ACCESS_DENIED",
			why: `the vault refused it: ${said.message ?? plainText(code, 60)}`
		};
	}
}
function hintPermission(innerCode, { operation, vaultName, vaultUrl }) {
	const { dataAction, accessPolicy, role, hsmRole } = operations[operation];
	if (isManagedHsmHost(new URL(vaultUrl).hostname)) return `Give it the role "${hsmRole}" on the Managed HSM: az keyvault role assignment create --hsm-name ${vaultName} --role "${hsmRole}" --scope /keys --assignee <object id>`;
	const rbac = `Give it the role "${role}" on the vault (data action Microsoft.KeyVault/vaults/${dataAction}); a new assignment takes some minutes to act.`;
	const policy = `Add the key permission "${accessPolicy}" to its access policy: az keyvault set-policy --name ${vaultName} --object-id <object id> --key-permissions ${accessPolicy}`;
	if (innerCode === "ForbiddenByRbac") return rbac;
	if (innerCode === "ForbiddenByPolicy" || innerCode === "AccessDenied") return policy;
	return `${rbac} If the vault uses access policies: ${policy.charAt(0).toLowerCase()}${policy.slice(1)}`;
}
function findMissing(context) {
	const { operation, vaultUrl } = context;
	if (operation === "getDeletedKey" || operation === "recoverKey" || operation === "purgeKey") return {
		code: "KEY_NOT_FOUND",
		why: "there is no such deleted key",
		hint: say`See what can be recovered: ${{
			verb: "deleted",
			vaultUrl
		}}`
	};
	if (operation === "getRandomBytes") return {
		code: "NOT_ALLOWED",
		why: "a vault makes no random bytes",
		hint: onlyManagedHsm
	};
	if (context.version !== void 0) return {
		code: "KEY_NOT_FOUND",
		why: "there is no such version",
		hint: say`See its versions: ${stepOf("versions", context)}`
	};
	return {
		code: "KEY_NOT_FOUND",
		why: "there is no such key",
		hint: say`See the keys with ${{
			verb: "list",
			vaultUrl
		}}, and those that were deleted with ${{
			verb: "deleted",
			vaultUrl
		}}.`
	};
}
function findConflict(said, text, context) {
	switch (said.innerCode) {
		case "ObjectIsDeletedButRecoverable": return {
			code: "KEY_DELETED",
			why: "a deleted key still holds this name",
			hint: say`Recover it with ${stepOf("recover", context)}, or free the name for good with ${stepOf("purge", context)}.`
		};
		case "ObjectIsBeingDeleted": return {
			code: "CONFLICT",
			why: "the key is being deleted right now",
			hint: "Try again in some seconds."
		};
		case "ObjectIsBeingRecovered": return {
			code: "CONFLICT",
			why: "the key is being recovered right now",
			hint: "Try again in some seconds."
		};
		default:
			if (context.operation === "restoreKey") return {
				code: "CONFLICT",
				why: "a key of that name is there, live or deleted, or something is being done to it",
				hint: "A backup comes back under its own name only, and merges with nothing: delete and purge what is there, or restore to another vault."
			};
			return {
				code: "CONFLICT",
				why: text,
				hint: "Another operation on the same key may be under way: try again in some seconds."
			};
	}
}
function stepOf(verb, { keyName = "NAME", vaultUrl }) {
	return {
		verb,
		key: keyName,
		vaultUrl
	};
}

// ../core/dist/azure/safe-cause.js
function safeCause(error) {
	if (!isRestError(error)) return error;
	const message = error.code === RestError.PARSE_ERROR ? "the answer could not be parsed" : error.message;
	const { code, statusCode, stack = "" } = error;
	const cause = Object.assign(new Error(message), {
		name: "RestError",
		code,
		statusCode
	});
	const frames = stack.slice(Math.max(0, stack.indexOf("\n    at ")));
	cause.stack = `${cause.name}: ${message}${frames}`;
	return cause;
}

// ../core/dist/azure/pipeline/error-body.js
const bodies = /* @__PURE__ */ new WeakMap();
function errorBodyPolicy() {
	return {
		name: "keyturnErrorBody",
		async sendRequest(request, next) {
			const response = await next(request);
			if (response.status < 400) {
				bodies.delete(request);
				return response;
			}
			bodies.set(request, response.bodyAsText ?? "");
			if (isObject(response.bodyAsText)) return response;
			response.headers.set("content-type", "application/json");
			return {
				...response,
				bodyAsText: "{\"error\":{}}"
			};
		}
	};
}
function errorBodyOf(request) {
	return request === void 0 ? void 0 : bodies.get(request);
}
function isObject(text) {
	try {
		const value = JSON.parse(text ?? "");
		return typeof value === "object" && value !== null;
	} catch {
		return false;
	}
}

// ../core/dist/azure/service-error.js
function readServiceError(error) {
	const body = errorBodyOf(error.request) ?? error.response?.bodyAsText;
	const outer = member(body === void 0 || body === null ? void 0 : jsonOrUndefined(body), "error");
	let inner = member(outer, "innererror");
	for (let depth = 0; depth < 8 && member(inner, "innererror") !== void 0; depth++) inner = member(inner, "innererror");
	const code = text(member(outer, "code"));
	const innerCode = text(member(inner, "code"));
	const message = text(member(outer, "message"));
	return {
		...code !== void 0 && { code },
		...innerCode !== void 0 && { innerCode },
		...message !== void 0 && { message: plainText(message, 300) }
	};
}
function member(value, name) {
	return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? value[name] : void 0;
}
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}

// ../core/dist/azure/errors.js
function toKeyturnError(error, context) {
	const known = asKnown(error, context);
	if (known !== void 0) return known;
	const finding = isRestError(error) ? findRestError(error, context) : findOtherError(error);
	return new KeyturnError(finding.code, `${describe(context)}: ${finding.why}`, details(error, finding.hint));
}
function unreadableList(context, entries) {
	const what = entries === 1 ? "one entry of the list makes" : `${entries} entries of the list make`;
	return new KeyturnError("SERVICE_ERROR", `${describe(context)}: ${what} no sense`, { hint: "All others were read. Something between here and the vault may be answering in its place." });
}
function toSendFailure(error, context, record) {
	const plain = toKeyturnError(error, context);
	const arrival = judgeArrival(error, record);
	if (arrival === void 0) return plain;
	const retryAfterMs = isRestError(error) ? retryAfterOf(error) : void 0;
	return new SendError(arrival, plain.code === "UNEXPECTED" ? "SERVICE_ERROR" : plain.code, plain.wording.message, {
		...details(error, plain.wording.hint),
		retryAfterMs
	});
}
function judgeArrival(error, record) {
	const rest = isRestError(error) ? error : void 0;
	const status = rest?.statusCode;
	if (status === 429) return wasRepeated(error) ? "unknown" : "not-sent";
	if (!record.authorized) return rest !== void 0 && (status === void 0 || status >= 500 || status === 408) && !isHopeless(rest) ? "not-sent" : void 0;
	if (status !== void 0 && status >= 400 && status < 500 && status !== 408) return void 0;
	if (wasRepeated(error)) return "unknown";
	return rest !== void 0 && status === void 0 && isNeverConnected(rest) ? "not-sent" : "unknown";
}
function asKnown(error, { signal }) {
	if (error instanceof KeyturnError) return error;
	return signal?.aborted && !isRestError(error) ? interruption(signal) : void 0;
}
function findRestError(error, context) {
	const { statusCode } = error;
	return statusCode === void 0 || statusCode < 400 ? findNetworkError(error, context) : findRefusal(statusCode, readServiceError(error), context);
}
function findOtherError(error) {
	const message = error instanceof Error ? error.message : String(error);
	if (/challenge|must use HTTPS/i.test(message)) return {
		code: "HOST_NOT_ALLOWED",
		why: "it asked for a token that is not its to have",
		hint: "A vault asks for tokens of its own domain only: check what answers under its name."
	};
	if (error instanceof TypeError || error instanceof SyntaxError) return {
		code: "SERVICE_ERROR",
		why: "the answer makes no sense",
		hint: "Something between here and the vault may be answering in its place."
	};
	return {
		code: "UNEXPECTED",
		why: plainText(message)
	};
}
function describe({ operation, keyName, version, vaultName }) {
	const { verb } = operations[operation];
	return `cannot ${verb}${keyName === void 0 ? "" : ` key ${quote(keyName)}${version === void 0 ? "" : ` version ${plainText(version, 40)}`}`} in vault ${quote(vaultName)}`;
}
function details(error, hint) {
	const response = isRestError(error) ? error.response : void 0;
	return {
		hint,
		cause: safeCause(error),
		requestId: response?.headers.get("x-ms-request-id"),
		statusCode: isRestError(error) ? error.statusCode : void 0
	};
}
function retryAfterOf({ response }) {
	if (response === void 0) return void 0;
	const now = Date.parse(response.headers.get("date") ?? "");
	return parseRetryAfter((name) => response.headers.get(name), new Date(Number.isFinite(now) ? now : 0));
}

// ../core/dist/azure/pipeline/send-record.js
const records = new AsyncLocalStorage();
function sendRecordPolicy() {
	return {
		name: "keyturnSendRecord",
		async sendRequest(request, next) {
			const record = records.getStore();
			if (record !== void 0 && request.headers.has("authorization")) record.authorized = true;
			return next(request);
		}
	};
}
function withSendRecord(record, call) {
	return records.run(record, call);
}

// ../core/dist/azure/values.js
function readKey(value, origin) {
	const { properties, key } = value;
	const { version } = properties;
	const shape = readShape(key);
	if (!version || key === void 0 || shape.keyType === void 0) throw new TypeError("the answer is no key");
	return present({
		...readVersion(properties, origin),
		version,
		...shape,
		keyType: shape.keyType,
		keyOperations: key.keyOps ?? [],
		exportable: properties.exportable,
		releasePolicy: readReleasePolicy(properties.releasePolicy),
		publicKey: readPublicKey(key)
	});
}
function readVersion(properties, origin) {
	const { vaultUrl, externalKeyOf } = origin;
	expectAsked(properties.id, origin);
	return present({
		id: properties.id ?? "",
		name: properties.name,
		version: properties.version || void 0,
		vaultUrl,
		enabled: properties.enabled ?? true,
		createdOn: readDate(properties.createdOn),
		updatedOn: readDate(properties.updatedOn),
		notBefore: readDate(properties.notBefore),
		expiresOn: readDate(properties.expiresOn),
		recoveryLevel: properties.recoveryLevel,
		recoverableDays: properties.recoverableDays,
		managed: properties.managed ?? false,
		externalKey: externalKeyOf(properties.id ?? ""),
		tags: properties.tags ?? {}
	});
}
function readDeletedKey({ properties, key }, origin) {
	return present({
		...readVersion(properties, origin),
		...readShape(key),
		recoveryId: properties.recoveryId,
		deletedOn: readDate(properties.deletedOn),
		scheduledPurgeDate: readDate(properties.scheduledPurgeDate)
	});
}
function readAttestation({ properties }) {
	const { attestation } = properties;
	if (attestation === void 0) throw new TypeError("the answer is no attestation");
	const { certificatePemFile, privateKeyAttestation, publicKeyAttestation, version } = attestation;
	return present({
		certificates: certificatePemFile === void 0 ? void 0 : Buffer.from(certificatePemFile).toString("utf8"),
		privateKeyAttestation,
		publicKeyAttestation,
		version
	});
}
function readPolicy(name, policy) {
	const read = (text) => {
		if (!text) return void 0;
		try {
			parseDuration(text);
			return text;
		} catch (cause) {
			const message = `the rotation policy of key "${name}" holds ${quote(text)}, which is not an ISO 8601 duration`;
			throw new KeyturnError("SERVICE_ERROR", message, { cause });
		}
	};
	const actions = policy.lifetimeActions ?? [];
	const rotate = actions.find(({ action }) => action === "Rotate");
	const notify = actions.find(({ action }) => action === "Notify");
	const expireAfter = read(policy.expiresIn);
	const notifyBefore = read(notify?.timeBeforeExpiry);
	return present({
		rotateEvery: read(rotate?.timeAfterCreate),
		rotateBeforeExpiry: read(rotate?.timeBeforeExpiry),
		expireAfter,
		notifyBefore,
		isDefault: rotate === void 0 && expireAfter === void 0 && (notifyBefore ?? "P30D") === "P30D",
		createdOn: policy.id ? readDate(policy.createdOn) : void 0,
		updatedOn: policy.id ? readDate(policy.updatedOn) : void 0
	});
}
function writePolicy(policy) {
	const { rotateEvery, rotateBeforeExpiry, expireAfter, notifyBefore } = policy;
	const lifetimeActions = [];
	if (rotateEvery !== void 0) lifetimeActions.push({
		action: "Rotate",
		timeAfterCreate: rotateEvery
	});
	if (rotateBeforeExpiry !== void 0) lifetimeActions.push({
		action: "Rotate",
		timeBeforeExpiry: rotateBeforeExpiry
	});
	if (notifyBefore !== void 0) lifetimeActions.push({
		action: "Notify",
		timeBeforeExpiry: notifyBefore
	});
	return {
		lifetimeActions,
		...expireAfter !== void 0 && { expiresIn: expireAfter }
	};
}
function writeMaterial(material, keyOperations) {
	if ("blob" in material) {
		const { keyType, curve, blob } = material;
		return {
			kty: keyType,
			t: blob,
			...curve && { crv: curve },
			...keyOperations && { keyOps: keyOperations }
		};
	}
	const { kty, crv, key_ops: _, ...members } = material;
	return {
		kty,
		...crv !== void 0 && { crv },
		...Object.fromEntries(Object.entries(members).map(([name, text]) => [name, Buffer.from(text, "base64url")])),
		...keyOperations !== void 0 && { keyOps: keyOperations }
	};
}
function writeReleasePolicy(releasePolicy) {
	if (releasePolicy === void 0) return {};
	const { policy, immutable } = releasePolicy;
	return { releasePolicy: {
		encodedPolicy: Buffer.from(policy),
		...immutable !== void 0 && { immutable }
	} };
}
function readShape(key) {
	return {
		...key?.kty !== void 0 && { keyType: key.kty },
		...key?.n !== void 0 && { keySize: countBits(key.n) },
		...key?.crv !== void 0 && { curve: readCurve(key.crv) }
	};
}
function readCurve(name) {
	return findKeyCurve(name) ?? name;
}
function countBits(bytes) {
	const first = bytes.findIndex((byte) => byte !== 0);
	return first === -1 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
function readPublicKey(key) {
	const encode = (bytes) => bytes === void 0 ? void 0 : Buffer.from(bytes).toString("base64url");
	return present({
		kty: key.kty ?? "",
		kid: key.kid,
		key_ops: key.keyOps,
		n: encode(key.n),
		e: encode(key.e),
		crv: key.crv && readCurve(key.crv),
		x: encode(key.x),
		y: encode(key.y)
	});
}
function readReleasePolicy(policy) {
	if (policy?.encodedPolicy === void 0) return void 0;
	return present({
		policy: Buffer.from(policy.encodedPolicy).toString("utf8"),
		immutable: policy.immutable
	});
}
function readDate(value) {
	if (value === void 0 || value === null) return void 0;
	return typeof value === "number" ? /* @__PURE__ */ new Date(value * 1e3) : value;
}
function present(value) {
	for (const name in value) if (value[name] === void 0) delete value[name];
	return value;
}

// ../core/dist/azure/calls.js
function originOf({ vaultUrl, externalKeyOf }, name, version) {
	return {
		vaultUrl,
		externalKeyOf,
		name,
		version
	};
}
async function call(calls, target, send) {
	try {
		return await send(clientOf(calls, target));
	} catch (error) {
		throw toKeyturnError(error, contextOf(calls, target));
	}
}
async function change(calls, target, send) {
	const record = { authorized: false };
	try {
		return await withSendRecord(record, () => send(clientOf(calls, target)));
	} catch (error) {
		throw toSendFailure(error, contextOf(calls, target), record);
	}
}
function makeVersion(calls, target, { operationId }, send) {
	const request = operationId === void 0 ? {} : { requestOptions: { headers: { "x-ms-client-request-id": operationId } } };
	return change(calls, target, async (client) => readKey(await send(client, request), originOf(calls, target.keyName)));
}
async function start(calls, target, send) {
	let repeated = false;
	const noting = (client) => send(client).catch((error) => {
		repeated = wasRepeated(error);
		throw error;
	});
	try {
		return await change(calls, target, noting);
	} catch (error) {
		if (repeated && hasCode(error, "KEY_NOT_FOUND", "CONFLICT")) return void 0;
		throw error;
	}
}
async function* oneAhead(pages) {
	const source = pages[Symbol.asyncIterator]();
	let coming = source.next();
	for (;;) {
		const { value, done } = await coming;
		if (done) return;
		coming = source.next();
		coming.catch(() => void 0);
		yield value;
	}
}
async function* list(calls, target, reader) {
	let left = 0;
	try {
		for await (const page of oneAhead(reader.pagesOf(clientOf(calls, target)))) for (const item of page) if (calls.unreadable.standsForOne(reader.tagsOf(item))) left += 1;
		else yield reader.read(item);
	} catch (error) {
		throw toKeyturnError(error, contextOf(calls, target));
	}
	if (left > 0) throw unreadableList(contextOf(calls, target), left);
}
function clientOf({ clients }, { operation }) {
	return clients[operations[operation].sending];
}
function contextOf({ vaultUrl, vaultName, signal }, target) {
	return {
		...target,
		vaultUrl,
		vaultName,
		signal
	};
}

// ../core/dist/azure/cryptography.js
function cryptographyCalls(calls) {
	const use = (operation, name, version, act) => call(calls, {
		operation,
		keyName: name,
		version
	}, async (client) => {
		let answer = {};
		const result = await act(client.getCryptographyClient(name, { keyVersion: version }), { onResponse: ({ parsedBody }) => {
			answer = parsedBody ?? {};
		} });
		if (operation !== "verify") expectAsked(answer.kid, {
			vaultUrl: calls.vaultUrl,
			name,
			version
		});
		return {
			result,
			answer
		};
	});
	return {
		sign: async (name, version, algorithm, digest) => {
			const { result } = await use("sign", name, version, (client, options) => client.sign(algorithm, digest, options));
			return result.result;
		},
		verify: async (name, version, algorithm, digest, signature) => {
			const { answer } = await use("verify", name, version, (client, options) => client.verify(algorithm, digest, signature, options));
			if (typeof answer.value === "boolean") return answer.value;
			throw new KeyturnError("SERVICE_ERROR", "the vault did not say whether the signature is valid");
		},
		wrap: async (name, version, algorithm, value) => {
			const { result } = await use("wrap", name, version, (client, options) => client.wrapKey(algorithm, value, options));
			return result.result;
		},
		unwrap: async (name, version, algorithm, value) => {
			const { result } = await use("unwrap", name, version, (client, options) => client.unwrapKey(algorithm, value, options));
			return result.result;
		},
		encrypt: async (name, version, algorithm, plaintext, { iv: chosenIv, additionalData } = {}) => {
			const parameters = {
				algorithm,
				plaintext,
				...chosenIv && { iv: chosenIv },
				...additionalData && { additionalAuthenticatedData: additionalData }
			};
			const { result } = await use("encrypt", name, version, (client, options) => client.encrypt(parameters, options));
			const { result: ciphertext, iv, authenticationTag } = result;
			return {
				ciphertext,
				...iv && { iv },
				...authenticationTag && { authenticationTag }
			};
		},
		decrypt: async (name, version, algorithm, { ciphertext, iv, authenticationTag, additionalData }) => {
			const parameters = {
				algorithm,
				ciphertext,
				...iv && { iv },
				...authenticationTag && { authenticationTag },
				...additionalData && { additionalAuthenticatedData: additionalData }
			};
			const { result } = await use("decrypt", name, version, (client, options) => client.decrypt(parameters, options));
			return result.result;
		},
		getRandomBytes: (count) => call(calls, { operation: "getRandomBytes" }, (client) => client.getRandomBytes(count))
	};
}

// ../core/dist/azure/deletion.js
function deletionCalls(calls) {
	return {
		deleteKey: (keyName) => start(calls, {
			operation: "deleteKey",
			keyName
		}, async (client) => {
			const deleted = (await client.beginDeleteKey(keyName)).getResult();
			return deleted === void 0 ? void 0 : readDeletedKey(deleted, originOf(calls, keyName));
		}),
		getDeletedKey: (keyName) => call(calls, {
			operation: "getDeletedKey",
			keyName
		}, async (client) => readDeletedKey(await client.getDeletedKey(keyName), originOf(calls, keyName))),
		listDeletedKeys: () => list(calls, { operation: "listDeletedKeys" }, {
			pagesOf: (client) => client.listDeletedKeys().byPage(),
			tagsOf: (item) => item.properties,
			read: (item) => readDeletedKey(item, originOf(calls))
		}),
		recoverKey: async (keyName) => {
			await start(calls, {
				operation: "recoverKey",
				keyName
			}, (client) => client.beginRecoverDeletedKey(keyName));
		},
		purgeKey: async (keyName) => {
			await start(calls, {
				operation: "purgeKey",
				keyName
			}, (client) => client.purgeDeletedKey(keyName));
		}
	};
}

// ../core/dist/azure/keys.js
function keyCalls(calls) {
	return {
		getKey: (keyName, version) => call(calls, {
			operation: "getKey",
			keyName,
			version
		}, async (client) => {
			const key = await client.getKey(keyName, version === void 0 ? {} : { version });
			return readKey(key, originOf(calls, keyName, version));
		}),
		listKeys: () => list(calls, { operation: "listKeys" }, {
			pagesOf: (client) => client.listPropertiesOfKeys().byPage(),
			tagsOf: (item) => item,
			read: (item) => readVersion(item, originOf(calls))
		}),
		listVersions: (keyName) => list(calls, {
			operation: "listVersions",
			keyName
		}, {
			pagesOf: (client) => client.listPropertiesOfKeyVersions(keyName).byPage(),
			tagsOf: (item) => item,
			read: (item) => readVersion(item, originOf(calls, keyName))
		}),
		createKey: (keyName, { keyType, keyOperations, releasePolicy, ...key }, sendOptions = {}) => makeVersion(calls, {
			operation: "createKey",
			keyName
		}, sendOptions, (client, request) => client.createKey(keyName, keyType, {
			...key,
			...keyOperations !== void 0 && { keyOps: keyOperations },
			...writeReleasePolicy(releasePolicy),
			...request
		})),
		importKey: (keyName, { material, keyOperations, releasePolicy, ...key }, sendOptions = {}) => makeVersion(calls, {
			operation: "importKey",
			keyName
		}, sendOptions, (client, request) => client.importKey(keyName, writeMaterial(material, keyOperations), {
			...key,
			...writeReleasePolicy(releasePolicy),
			...request
		})),
		rotateKey: (keyName, sendOptions = {}) => makeVersion(calls, {
			operation: "rotateKey",
			keyName
		}, sendOptions, (client, request) => client.rotateKey(keyName, request)),
		updateKey: (keyName, { version, keyOperations, releasePolicy, ...changes }) => change(calls, {
			operation: "updateKey",
			keyName,
			version
		}, async (client) => {
			const values = {
				...changes,
				...keyOperations !== void 0 && { keyOps: keyOperations },
				...writeReleasePolicy(releasePolicy)
			};
			const updated = version === void 0 ? await client.updateKeyProperties(keyName, values) : await client.updateKeyProperties(keyName, version, values);
			return readKey(updated, originOf(calls, keyName, version));
		})
	};
}

// ../core/dist/azure/pipeline/external-keys.js
function externalKeys() {
	const known = /* @__PURE__ */ new Map();
	const note = ({ kid, key, attributes }) => {
		const keyId = kid ?? key?.kid;
		const id = attributes?.external_key?.id;
		if (keyId === void 0) return;
		if (id === void 0) known.delete(keyId);
		else known.set(keyId, id);
	};
	return {
		policy: {
			name: "keyturnExternalKeys",
			async sendRequest(request, next) {
				const response = await next(request);
				const text = response.bodyAsText ?? "";
				if (known.size === 0 && !text.includes("\"external_key\"")) return response;
				for (const each of answered(text)) note(each);
				return response;
			}
		},
		idOf: (keyId) => known.get(keyId)
	};
}
function answered(text) {
	try {
		const body = JSON.parse(text);
		return (Array.isArray(body?.value) ? body.value : [body]).filter((item) => typeof item === "object" && item !== null);
	} catch {
		return [];
	}
}

// ../core/dist/azure/pipeline/server-region.js
function serverRegion() {
	let region;
	return {
		policy: {
			name: "keyturnServerRegion",
			async sendRequest(request, next) {
				const response = await next(request);
				const said = response.headers.get("x-ms-keyvault-region");
				if (said !== void 0 && /^[\w-]{1,64}$/.test(said)) region = said;
				return response;
			}
		},
		region: () => region
	};
}

// ../core/dist/azure/pipeline/server-time.js
function serverTime(clock) {
	let offset = 0;
	return {
		policy: {
			name: "keyturnServerTime",
			async sendRequest(request, next) {
				const response = await next(request);
				const said = Date.parse(response.headers.get("date") ?? "");
				if (Number.isFinite(said)) offset = said - clock.now().getTime();
				return response;
			}
		},
		now: () => new Date(clock.now().getTime() + offset)
	};
}

// ../core/dist/azure/pipeline/unreadable-entries.js
function unreadableEntries(vaultUrl, isKeyId) {
	const mark = randomUUID();
	const standIn = {
		kid: `${vaultUrl}/keys/unreadable`,
		attributes: {},
		tags: { [mark]: "" }
	};
	return {
		policy: {
			name: "keyturnUnreadableEntries",
			async sendRequest(request, next) {
				const response = await next(request);
				const page = request.method === "GET" && response.status === 200 ? pageOf(response.bodyAsText ?? "") : void 0;
				if (page === void 0 || page.value.every((entry) => isReadable(entry, isKeyId))) return response;
				const value = page.value.map((entry) => isReadable(entry, isKeyId) ? entry : standIn);
				return {
					...response,
					bodyAsText: JSON.stringify({
						...page,
						value
					})
				};
			}
		},
		standsForOne: ({ tags }) => tags !== void 0 && Object.hasOwn(tags, mark)
	};
}
function pageOf(text) {
	if (!text.includes("\"value\"")) return void 0;
	try {
		const body = JSON.parse(text);
		return Array.isArray(body?.value) ? body : void 0;
	} catch {
		return;
	}
}
function isReadable(entry, isKeyId) {
	if (typeof entry !== "object" || entry === null) return false;
	const { kid, attributes = {} } = entry;
	return isKeyId(kid) && typeof attributes === "object";
}

// ../core/dist/azure/rotation-policy.js
function rotationPolicyCalls(calls) {
	return {
		getRotationPolicy: (keyName) => call(calls, {
			operation: "getRotationPolicy",
			keyName
		}, async (client) => readPolicy(keyName, await client.getKeyRotationPolicy(keyName))),
		setRotationPolicy: (keyName, policy) => change(calls, {
			operation: "setRotationPolicy",
			keyName
		}, async (client) => readPolicy(keyName, await client.updateKeyRotationPolicy(keyName, writePolicy(policy))))
	};
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/logger.js
const logger$2 = createClientLogger("keyvault-keys");

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/models/models.js
function keyCreateParametersSerializer(item) {
	return {
		kty: item["kty"],
		key_size: item["keySize"],
		public_exponent: item["publicExponent"],
		key_ops: !item["keyOps"] ? item["keyOps"] : item["keyOps"].map((p) => {
			return p;
		}),
		attributes: !item["keyAttributes"] ? item["keyAttributes"] : keyAttributesSerializer(item["keyAttributes"]),
		tags: item["tags"],
		crv: item["curve"],
		release_policy: !item["releasePolicy"] ? item["releasePolicy"] : keyReleasePolicySerializer(item["releasePolicy"])
	};
}
var KnownJsonWebKeyType;
(function(KnownJsonWebKeyType) {
	KnownJsonWebKeyType["EC"] = "EC";
	KnownJsonWebKeyType["ECHSM"] = "EC-HSM";
	KnownJsonWebKeyType["RSA"] = "RSA";
	KnownJsonWebKeyType["RSAHSM"] = "RSA-HSM";
	KnownJsonWebKeyType["Oct"] = "oct";
	KnownJsonWebKeyType["OctHSM"] = "oct-HSM";
})(KnownJsonWebKeyType || (KnownJsonWebKeyType = {}));
var KnownJsonWebKeyOperation;
(function(KnownJsonWebKeyOperation) {
	KnownJsonWebKeyOperation["Encrypt"] = "encrypt";
	KnownJsonWebKeyOperation["Decrypt"] = "decrypt";
	KnownJsonWebKeyOperation["Sign"] = "sign";
	KnownJsonWebKeyOperation["Verify"] = "verify";
	KnownJsonWebKeyOperation["WrapKey"] = "wrapKey";
	KnownJsonWebKeyOperation["UnwrapKey"] = "unwrapKey";
	KnownJsonWebKeyOperation["Import"] = "import";
	KnownJsonWebKeyOperation["Export"] = "export";
})(KnownJsonWebKeyOperation || (KnownJsonWebKeyOperation = {}));
function keyAttributesSerializer(item) {
	return {
		enabled: item["enabled"],
		nbf: !item["notBefore"] ? item["notBefore"] : item["notBefore"].getTime() / 1e3 | 0,
		exp: !item["expires"] ? item["expires"] : item["expires"].getTime() / 1e3 | 0,
		exportable: item["exportable"]
	};
}
function keyAttributesDeserializer(item) {
	return {
		enabled: item["enabled"],
		notBefore: !item["nbf"] ? item["nbf"] : /* @__PURE__ */ new Date(item["nbf"] * 1e3),
		expires: !item["exp"] ? item["exp"] : /* @__PURE__ */ new Date(item["exp"] * 1e3),
		created: !item["created"] ? item["created"] : /* @__PURE__ */ new Date(item["created"] * 1e3),
		updated: !item["updated"] ? item["updated"] : /* @__PURE__ */ new Date(item["updated"] * 1e3),
		recoverableDays: item["recoverableDays"],
		recoveryLevel: item["recoveryLevel"],
		exportable: item["exportable"],
		hsmPlatform: item["hsmPlatform"],
		attestation: !item["attestation"] ? item["attestation"] : keyAttestationDeserializer(item["attestation"])
	};
}
var KnownDeletionRecoveryLevel;
(function(KnownDeletionRecoveryLevel) {
	KnownDeletionRecoveryLevel["Purgeable"] = "Purgeable";
	KnownDeletionRecoveryLevel["RecoverablePurgeable"] = "Recoverable+Purgeable";
	KnownDeletionRecoveryLevel["Recoverable"] = "Recoverable";
	KnownDeletionRecoveryLevel["RecoverableProtectedSubscription"] = "Recoverable+ProtectedSubscription";
	KnownDeletionRecoveryLevel["CustomizedRecoverablePurgeable"] = "CustomizedRecoverable+Purgeable";
	KnownDeletionRecoveryLevel["CustomizedRecoverable"] = "CustomizedRecoverable";
	KnownDeletionRecoveryLevel["CustomizedRecoverableProtectedSubscription"] = "CustomizedRecoverable+ProtectedSubscription";
})(KnownDeletionRecoveryLevel || (KnownDeletionRecoveryLevel = {}));
function keyAttestationDeserializer(item) {
	return {
		certificatePemFile: !item["certificatePemFile"] ? item["certificatePemFile"] : typeof item["certificatePemFile"] === "string" ? stringToUint8Array(item["certificatePemFile"], "base64url") : item["certificatePemFile"],
		privateKeyAttestation: !item["privateKeyAttestation"] ? item["privateKeyAttestation"] : typeof item["privateKeyAttestation"] === "string" ? stringToUint8Array(item["privateKeyAttestation"], "base64url") : item["privateKeyAttestation"],
		publicKeyAttestation: !item["publicKeyAttestation"] ? item["publicKeyAttestation"] : typeof item["publicKeyAttestation"] === "string" ? stringToUint8Array(item["publicKeyAttestation"], "base64url") : item["publicKeyAttestation"],
		version: item["version"]
	};
}
var KnownJsonWebKeyCurveName;
(function(KnownJsonWebKeyCurveName) {
	KnownJsonWebKeyCurveName["P256"] = "P-256";
	KnownJsonWebKeyCurveName["P384"] = "P-384";
	KnownJsonWebKeyCurveName["P521"] = "P-521";
	KnownJsonWebKeyCurveName["P256K"] = "P-256K";
})(KnownJsonWebKeyCurveName || (KnownJsonWebKeyCurveName = {}));
function keyReleasePolicySerializer(item) {
	return {
		contentType: item["contentType"],
		immutable: item["immutable"],
		data: !item["encodedPolicy"] ? item["encodedPolicy"] : uint8ArrayToString(item["encodedPolicy"], "base64url")
	};
}
function keyReleasePolicyDeserializer(item) {
	return {
		contentType: item["contentType"],
		immutable: item["immutable"],
		encodedPolicy: !item["data"] ? item["data"] : typeof item["data"] === "string" ? stringToUint8Array(item["data"], "base64url") : item["data"]
	};
}
function keyBundleDeserializer(item) {
	return {
		key: !item["key"] ? item["key"] : jsonWebKeyDeserializer(item["key"]),
		attributes: !item["attributes"] ? item["attributes"] : keyAttributesDeserializer(item["attributes"]),
		tags: item["tags"],
		managed: item["managed"],
		releasePolicy: !item["release_policy"] ? item["release_policy"] : keyReleasePolicyDeserializer(item["release_policy"])
	};
}
function jsonWebKeySerializer(item) {
	return {
		kid: item["kid"],
		kty: item["kty"],
		key_ops: !item["keyOps"] ? item["keyOps"] : item["keyOps"].map((p) => {
			return p;
		}),
		n: !item["n"] ? item["n"] : uint8ArrayToString(item["n"], "base64url"),
		e: !item["e"] ? item["e"] : uint8ArrayToString(item["e"], "base64url"),
		d: !item["d"] ? item["d"] : uint8ArrayToString(item["d"], "base64url"),
		dp: !item["dp"] ? item["dp"] : uint8ArrayToString(item["dp"], "base64url"),
		dq: !item["dq"] ? item["dq"] : uint8ArrayToString(item["dq"], "base64url"),
		qi: !item["qi"] ? item["qi"] : uint8ArrayToString(item["qi"], "base64url"),
		p: !item["p"] ? item["p"] : uint8ArrayToString(item["p"], "base64url"),
		q: !item["q"] ? item["q"] : uint8ArrayToString(item["q"], "base64url"),
		k: !item["k"] ? item["k"] : uint8ArrayToString(item["k"], "base64url"),
		key_hsm: !item["t"] ? item["t"] : uint8ArrayToString(item["t"], "base64url"),
		crv: item["crv"],
		x: !item["x"] ? item["x"] : uint8ArrayToString(item["x"], "base64url"),
		y: !item["y"] ? item["y"] : uint8ArrayToString(item["y"], "base64url")
	};
}
function jsonWebKeyDeserializer(item) {
	return {
		kid: item["kid"],
		kty: item["kty"],
		keyOps: !item["key_ops"] ? item["key_ops"] : item["key_ops"].map((p) => {
			return p;
		}),
		n: !item["n"] ? item["n"] : typeof item["n"] === "string" ? stringToUint8Array(item["n"], "base64url") : item["n"],
		e: !item["e"] ? item["e"] : typeof item["e"] === "string" ? stringToUint8Array(item["e"], "base64url") : item["e"],
		d: !item["d"] ? item["d"] : typeof item["d"] === "string" ? stringToUint8Array(item["d"], "base64url") : item["d"],
		dp: !item["dp"] ? item["dp"] : typeof item["dp"] === "string" ? stringToUint8Array(item["dp"], "base64url") : item["dp"],
		dq: !item["dq"] ? item["dq"] : typeof item["dq"] === "string" ? stringToUint8Array(item["dq"], "base64url") : item["dq"],
		qi: !item["qi"] ? item["qi"] : typeof item["qi"] === "string" ? stringToUint8Array(item["qi"], "base64url") : item["qi"],
		p: !item["p"] ? item["p"] : typeof item["p"] === "string" ? stringToUint8Array(item["p"], "base64url") : item["p"],
		q: !item["q"] ? item["q"] : typeof item["q"] === "string" ? stringToUint8Array(item["q"], "base64url") : item["q"],
		k: !item["k"] ? item["k"] : typeof item["k"] === "string" ? stringToUint8Array(item["k"], "base64url") : item["k"],
		t: !item["key_hsm"] ? item["key_hsm"] : typeof item["key_hsm"] === "string" ? stringToUint8Array(item["key_hsm"], "base64url") : item["key_hsm"],
		crv: item["crv"],
		x: !item["x"] ? item["x"] : typeof item["x"] === "string" ? stringToUint8Array(item["x"], "base64url") : item["x"],
		y: !item["y"] ? item["y"] : typeof item["y"] === "string" ? stringToUint8Array(item["y"], "base64url") : item["y"]
	};
}
function keyVaultErrorDeserializer(item) {
	return { error: !item["error"] ? item["error"] : _keyVaultErrorErrorDeserializer(item["error"]) };
}
function _keyVaultErrorErrorDeserializer(item) {
	return {
		code: item["code"],
		message: item["message"],
		innerError: !item["innererror"] ? item["innererror"] : _keyVaultErrorErrorDeserializer(item["innererror"])
	};
}
function keyImportParametersSerializer(item) {
	return {
		Hsm: item["hsm"],
		key: jsonWebKeySerializer(item["key"]),
		attributes: !item["keyAttributes"] ? item["keyAttributes"] : keyAttributesSerializer(item["keyAttributes"]),
		tags: item["tags"],
		release_policy: !item["releasePolicy"] ? item["releasePolicy"] : keyReleasePolicySerializer(item["releasePolicy"])
	};
}
function deletedKeyBundleDeserializer(item) {
	return {
		key: !item["key"] ? item["key"] : jsonWebKeyDeserializer(item["key"]),
		attributes: !item["attributes"] ? item["attributes"] : keyAttributesDeserializer(item["attributes"]),
		tags: item["tags"],
		managed: item["managed"],
		releasePolicy: !item["release_policy"] ? item["release_policy"] : keyReleasePolicyDeserializer(item["release_policy"]),
		recoveryId: item["recoveryId"],
		scheduledPurgeDate: !item["scheduledPurgeDate"] ? item["scheduledPurgeDate"] : /* @__PURE__ */ new Date(item["scheduledPurgeDate"] * 1e3),
		deletedDate: !item["deletedDate"] ? item["deletedDate"] : /* @__PURE__ */ new Date(item["deletedDate"] * 1e3)
	};
}
function keyUpdateParametersSerializer(item) {
	return {
		key_ops: !item["keyOps"] ? item["keyOps"] : item["keyOps"].map((p) => {
			return p;
		}),
		attributes: !item["keyAttributes"] ? item["keyAttributes"] : keyAttributesSerializer(item["keyAttributes"]),
		tags: item["tags"],
		release_policy: !item["releasePolicy"] ? item["releasePolicy"] : keyReleasePolicySerializer(item["releasePolicy"])
	};
}
function _keyListResultDeserializer(item) {
	return {
		value: !item["value"] ? item["value"] : keyItemArrayDeserializer(item["value"]),
		nextLink: item["nextLink"]
	};
}
function keyItemArrayDeserializer(result) {
	return result.map((item) => {
		return keyItemDeserializer(item);
	});
}
function keyItemDeserializer(item) {
	return {
		kid: item["kid"],
		attributes: !item["attributes"] ? item["attributes"] : keyAttributesDeserializer(item["attributes"]),
		tags: item["tags"],
		managed: item["managed"]
	};
}
function backupKeyResultDeserializer(item) {
	return { value: !item["value"] ? item["value"] : typeof item["value"] === "string" ? stringToUint8Array(item["value"], "base64url") : item["value"] };
}
function keyRestoreParametersSerializer(item) {
	return { value: uint8ArrayToString(item["keyBundleBackup"], "base64url") };
}
function keyOperationsParametersSerializer(item) {
	return {
		alg: item["algorithm"],
		value: uint8ArrayToString(item["value"], "base64url"),
		iv: !item["iv"] ? item["iv"] : uint8ArrayToString(item["iv"], "base64url"),
		aad: !item["aad"] ? item["aad"] : uint8ArrayToString(item["aad"], "base64url"),
		tag: !item["tag"] ? item["tag"] : uint8ArrayToString(item["tag"], "base64url")
	};
}
var KnownJsonWebKeyEncryptionAlgorithm;
(function(KnownJsonWebKeyEncryptionAlgorithm) {
	KnownJsonWebKeyEncryptionAlgorithm["RSAOaep"] = "RSA-OAEP";
	KnownJsonWebKeyEncryptionAlgorithm["RSAOaep256"] = "RSA-OAEP-256";
	KnownJsonWebKeyEncryptionAlgorithm["RSA15"] = "RSA1_5";
	KnownJsonWebKeyEncryptionAlgorithm["A128GCM"] = "A128GCM";
	KnownJsonWebKeyEncryptionAlgorithm["A192GCM"] = "A192GCM";
	KnownJsonWebKeyEncryptionAlgorithm["A256GCM"] = "A256GCM";
	KnownJsonWebKeyEncryptionAlgorithm["A128KW"] = "A128KW";
	KnownJsonWebKeyEncryptionAlgorithm["A192KW"] = "A192KW";
	KnownJsonWebKeyEncryptionAlgorithm["A256KW"] = "A256KW";
	KnownJsonWebKeyEncryptionAlgorithm["A128CBC"] = "A128CBC";
	KnownJsonWebKeyEncryptionAlgorithm["A192CBC"] = "A192CBC";
	KnownJsonWebKeyEncryptionAlgorithm["A256CBC"] = "A256CBC";
	KnownJsonWebKeyEncryptionAlgorithm["A128Cbcpad"] = "A128CBCPAD";
	KnownJsonWebKeyEncryptionAlgorithm["A192Cbcpad"] = "A192CBCPAD";
	KnownJsonWebKeyEncryptionAlgorithm["A256Cbcpad"] = "A256CBCPAD";
	KnownJsonWebKeyEncryptionAlgorithm["CkmAesKeyWrap"] = "CKM_AES_KEY_WRAP";
	KnownJsonWebKeyEncryptionAlgorithm["CkmAesKeyWrapPad"] = "CKM_AES_KEY_WRAP_PAD";
})(KnownJsonWebKeyEncryptionAlgorithm || (KnownJsonWebKeyEncryptionAlgorithm = {}));
function keyOperationResultDeserializer(item) {
	return {
		kid: item["kid"],
		result: !item["value"] ? item["value"] : typeof item["value"] === "string" ? stringToUint8Array(item["value"], "base64url") : item["value"],
		iv: !item["iv"] ? item["iv"] : typeof item["iv"] === "string" ? stringToUint8Array(item["iv"], "base64url") : item["iv"],
		authenticationTag: !item["tag"] ? item["tag"] : typeof item["tag"] === "string" ? stringToUint8Array(item["tag"], "base64url") : item["tag"],
		additionalAuthenticatedData: !item["aad"] ? item["aad"] : typeof item["aad"] === "string" ? stringToUint8Array(item["aad"], "base64url") : item["aad"]
	};
}
function keySignParametersSerializer(item) {
	return {
		alg: item["algorithm"],
		value: uint8ArrayToString(item["value"], "base64url")
	};
}
var KnownJsonWebKeySignatureAlgorithm;
(function(KnownJsonWebKeySignatureAlgorithm) {
	KnownJsonWebKeySignatureAlgorithm["PS256"] = "PS256";
	KnownJsonWebKeySignatureAlgorithm["PS384"] = "PS384";
	KnownJsonWebKeySignatureAlgorithm["PS512"] = "PS512";
	KnownJsonWebKeySignatureAlgorithm["RS256"] = "RS256";
	KnownJsonWebKeySignatureAlgorithm["RS384"] = "RS384";
	KnownJsonWebKeySignatureAlgorithm["RS512"] = "RS512";
	KnownJsonWebKeySignatureAlgorithm["HS256"] = "HS256";
	KnownJsonWebKeySignatureAlgorithm["HS384"] = "HS384";
	KnownJsonWebKeySignatureAlgorithm["HS512"] = "HS512";
	KnownJsonWebKeySignatureAlgorithm["Rsnull"] = "RSNULL";
	KnownJsonWebKeySignatureAlgorithm["ES256"] = "ES256";
	KnownJsonWebKeySignatureAlgorithm["ES384"] = "ES384";
	KnownJsonWebKeySignatureAlgorithm["ES512"] = "ES512";
	KnownJsonWebKeySignatureAlgorithm["ES256K"] = "ES256K";
})(KnownJsonWebKeySignatureAlgorithm || (KnownJsonWebKeySignatureAlgorithm = {}));
function keyVerifyParametersSerializer(item) {
	return {
		alg: item["algorithm"],
		digest: uint8ArrayToString(item["digest"], "base64url"),
		value: uint8ArrayToString(item["signature"], "base64url")
	};
}
function keyVerifyResultDeserializer(item) {
	return { value: item["value"] };
}
function keyReleaseParametersSerializer(item) {
	return {
		target: item["targetAttestationToken"],
		nonce: item["nonce"],
		enc: item["enc"]
	};
}
var KnownKeyEncryptionAlgorithm;
(function(KnownKeyEncryptionAlgorithm) {
	KnownKeyEncryptionAlgorithm["CkmRsaAesKeyWrap"] = "CKM_RSA_AES_KEY_WRAP";
	KnownKeyEncryptionAlgorithm["RsaAesKeyWrap256"] = "RSA_AES_KEY_WRAP_256";
	KnownKeyEncryptionAlgorithm["RsaAesKeyWrap384"] = "RSA_AES_KEY_WRAP_384";
})(KnownKeyEncryptionAlgorithm || (KnownKeyEncryptionAlgorithm = {}));
function keyReleaseResultDeserializer(item) {
	return { value: item["value"] };
}
function _deletedKeyListResultDeserializer(item) {
	return {
		value: !item["value"] ? item["value"] : deletedKeyItemArrayDeserializer(item["value"]),
		nextLink: item["nextLink"]
	};
}
function deletedKeyItemArrayDeserializer(result) {
	return result.map((item) => {
		return deletedKeyItemDeserializer(item);
	});
}
function deletedKeyItemDeserializer(item) {
	return {
		kid: item["kid"],
		attributes: !item["attributes"] ? item["attributes"] : keyAttributesDeserializer(item["attributes"]),
		tags: item["tags"],
		managed: item["managed"],
		recoveryId: item["recoveryId"],
		scheduledPurgeDate: !item["scheduledPurgeDate"] ? item["scheduledPurgeDate"] : /* @__PURE__ */ new Date(item["scheduledPurgeDate"] * 1e3),
		deletedDate: !item["deletedDate"] ? item["deletedDate"] : /* @__PURE__ */ new Date(item["deletedDate"] * 1e3)
	};
}
function keyRotationPolicySerializer(item) {
	return {
		lifetimeActions: !item["lifetimeActions"] ? item["lifetimeActions"] : lifetimeActionsArraySerializer(item["lifetimeActions"]),
		attributes: !item["attributes"] ? item["attributes"] : keyRotationPolicyAttributesSerializer(item["attributes"])
	};
}
function keyRotationPolicyDeserializer(item) {
	return {
		id: item["id"],
		lifetimeActions: !item["lifetimeActions"] ? item["lifetimeActions"] : lifetimeActionsArrayDeserializer(item["lifetimeActions"]),
		attributes: !item["attributes"] ? item["attributes"] : keyRotationPolicyAttributesDeserializer(item["attributes"])
	};
}
function lifetimeActionsArraySerializer(result) {
	return result.map((item) => {
		return lifetimeActionsSerializer(item);
	});
}
function lifetimeActionsArrayDeserializer(result) {
	return result.map((item) => {
		return lifetimeActionsDeserializer(item);
	});
}
function lifetimeActionsSerializer(item) {
	return {
		trigger: !item["trigger"] ? item["trigger"] : lifetimeActionsTriggerSerializer(item["trigger"]),
		action: !item["action"] ? item["action"] : lifetimeActionsTypeSerializer(item["action"])
	};
}
function lifetimeActionsDeserializer(item) {
	return {
		trigger: !item["trigger"] ? item["trigger"] : lifetimeActionsTriggerDeserializer(item["trigger"]),
		action: !item["action"] ? item["action"] : lifetimeActionsTypeDeserializer(item["action"])
	};
}
function lifetimeActionsTriggerSerializer(item) {
	return {
		timeAfterCreate: item["timeAfterCreate"],
		timeBeforeExpiry: item["timeBeforeExpiry"]
	};
}
function lifetimeActionsTriggerDeserializer(item) {
	return {
		timeAfterCreate: item["timeAfterCreate"],
		timeBeforeExpiry: item["timeBeforeExpiry"]
	};
}
function lifetimeActionsTypeSerializer(item) {
	return { type: item["type"] };
}
function lifetimeActionsTypeDeserializer(item) {
	return { type: item["type"] };
}
function keyRotationPolicyAttributesSerializer(item) {
	return { expiryTime: item["expiryTime"] };
}
function keyRotationPolicyAttributesDeserializer(item) {
	return {
		expiryTime: item["expiryTime"],
		created: !item["created"] ? item["created"] : /* @__PURE__ */ new Date(item["created"] * 1e3),
		updated: !item["updated"] ? item["updated"] : /* @__PURE__ */ new Date(item["updated"] * 1e3)
	};
}
function getRandomBytesRequestSerializer(item) {
	return { count: item["count"] };
}
function randomBytesDeserializer(item) {
	return { value: typeof item["value"] === "string" ? stringToUint8Array(item["value"], "base64url") : item["value"] };
}
var KnownVersions;
(function(KnownVersions) {
	KnownVersions["V75"] = "7.5";
	KnownVersions["V76Preview2"] = "7.6-preview.2";
	KnownVersions["V76"] = "7.6";
	KnownVersions["V20250701"] = "2025-07-01";
})(KnownVersions || (KnownVersions = {}));

// ../../node_modules/.pnpm/@azure-rest+core-client@2.9.0_supports-color@7.2.0/node_modules/@azure-rest/core-client/dist/esm/restError.js
function createRestError(messageOrResponse, response) {
	if (typeof messageOrResponse === "string") return createRestError$1(messageOrResponse, response);
	else return createRestError$1(messageOrResponse);
}

// ../../node_modules/.pnpm/@azure+core-auth@1.11.0_supports-color@7.2.0/node_modules/@azure/core-auth/dist/esm/keyCredential.js
function isKeyCredential$1(credential) {
	return isObjectWithProperties(credential, ["key"]) && typeof credential.key === "string";
}

// ../../node_modules/.pnpm/@azure+core-auth@1.11.0_supports-color@7.2.0/node_modules/@azure/core-auth/dist/esm/tokenCredential.js
function isTokenCredential(credential) {
	const castCredential = credential;
	return castCredential && typeof castCredential.getToken === "function" && (castCredential.signRequest === void 0 || castCredential.getToken.length > 0);
}

// ../../node_modules/.pnpm/@azure-rest+core-client@2.9.0_supports-color@7.2.0/node_modules/@azure-rest/core-client/dist/esm/apiVersionPolicy.js
const apiVersionPolicyName = "ApiVersionPolicy";
function apiVersionPolicy(options) {
	return {
		name: apiVersionPolicyName,
		sendRequest: (req, next) => {
			const url = new URL(req.url);
			if (!url.searchParams.get("api-version") && options.apiVersion) req.url = `${req.url}${url.searchParams.size > 0 ? "&" : "?"}api-version=${options.apiVersion}`;
			return next(req);
		}
	};
}

// ../../node_modules/.pnpm/@azure-rest+core-client@2.9.0_supports-color@7.2.0/node_modules/@azure-rest/core-client/dist/esm/keyCredentialAuthenticationPolicy.js
const keyCredentialAuthenticationPolicyName = "keyCredentialAuthenticationPolicy";
function keyCredentialAuthenticationPolicy(credential, apiKeyHeaderName) {
	return {
		name: keyCredentialAuthenticationPolicyName,
		sendRequest(request, next) {
			request.headers.set(apiKeyHeaderName, credential.key);
			return next(request);
		}
	};
}

// ../../node_modules/.pnpm/@azure-rest+core-client@2.9.0_supports-color@7.2.0/node_modules/@azure-rest/core-client/dist/esm/clientHelpers.js
function addCredentialPipelinePolicy(pipeline, endpoint, options = {}) {
	const { credential, clientOptions } = options;
	if (!credential) return;
	if (isTokenCredential(credential)) {
		const tokenPolicy = bearerTokenAuthenticationPolicy({
			credential,
			scopes: clientOptions?.credentials?.scopes ?? `${endpoint}/.default`
		});
		pipeline.addPolicy(tokenPolicy);
	} else if (isKeyCredential(credential)) {
		if (!clientOptions?.credentials?.apiKeyHeaderName) throw new Error(`Missing API Key Header Name`);
		const keyPolicy = keyCredentialAuthenticationPolicy(credential, clientOptions?.credentials?.apiKeyHeaderName);
		pipeline.addPolicy(keyPolicy);
	}
}
function createDefaultPipeline(endpoint, credential, options = {}) {
	const pipeline = createPipelineFromOptions(options);
	pipeline.addPolicy(apiVersionPolicy(options));
	addCredentialPipelinePolicy(pipeline, endpoint, {
		credential,
		clientOptions: options
	});
	return pipeline;
}
function isKeyCredential(credential) {
	return typeof credential === "object" && credential !== null && "key" in credential && typeof credential.key === "string";
}

// ../../node_modules/.pnpm/@azure-rest+core-client@2.9.0_supports-color@7.2.0/node_modules/@azure-rest/core-client/dist/esm/operationOptionHelpers.js
function operationOptionsToRequestParameters(options) {
	const compatibilityOptions = options;
	const tspRequestParameters = operationOptionsToRequestParameters$1(options);
	return {
		...tspRequestParameters,
		headers: mergeHeaders(compatibilityOptions.requestOptions?.customHeaders, tspRequestParameters.headers),
		tracingOptions: options.tracingOptions
	};
}
function mergeHeaders(...headerSets) {
	const headers = /* @__PURE__ */ new Map();
	for (const headerSet of headerSets) for (const [name, value] of Object.entries(headerSet ?? {})) headers.set(name.toLowerCase(), value);
	return Object.fromEntries(headers);
}

// ../../node_modules/.pnpm/@azure-rest+core-client@2.9.0_supports-color@7.2.0/node_modules/@azure-rest/core-client/dist/esm/getClient.js
function wrapRequestParameters(parameters) {
	if (parameters.onResponse) return {
		...parameters,
		onResponse(rawResponse, error) {
			parameters.onResponse?.(rawResponse, error, error);
		}
	};
	return parameters;
}
function getClient(endpoint, credentialsOrPipelineOptions, clientOptions = {}) {
	let credentials;
	if (credentialsOrPipelineOptions) {
		if (isCredential(credentialsOrPipelineOptions)) credentials = credentialsOrPipelineOptions;
		else clientOptions = credentialsOrPipelineOptions ?? {};
	}
	const pipeline = clientOptions.pipeline ?? createDefaultPipeline(endpoint, credentials, clientOptions);
	const tspClient = getClient$1(endpoint, {
		...clientOptions,
		pipeline
	});
	const client = (path, ...args) => {
		return {
			get: (requestOptions = {}) => {
				return tspClient.path(path, ...args).get(wrapRequestParameters(requestOptions));
			},
			post: (requestOptions = {}) => {
				return tspClient.path(path, ...args).post(wrapRequestParameters(requestOptions));
			},
			put: (requestOptions = {}) => {
				return tspClient.path(path, ...args).put(wrapRequestParameters(requestOptions));
			},
			patch: (requestOptions = {}) => {
				return tspClient.path(path, ...args).patch(wrapRequestParameters(requestOptions));
			},
			delete: (requestOptions = {}) => {
				return tspClient.path(path, ...args).delete(wrapRequestParameters(requestOptions));
			},
			head: (requestOptions = {}) => {
				return tspClient.path(path, ...args).head(wrapRequestParameters(requestOptions));
			},
			options: (requestOptions = {}) => {
				return tspClient.path(path, ...args).options(wrapRequestParameters(requestOptions));
			},
			trace: (requestOptions = {}) => {
				return tspClient.path(path, ...args).trace(wrapRequestParameters(requestOptions));
			}
		};
	};
	return {
		path: client,
		pathUnchecked: client,
		pipeline: tspClient.pipeline
	};
}
function isCredential(param) {
	return isKeyCredential$1(param) || isTokenCredential(param);
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/constants.js
const SDK_VERSION = "4.10.2";

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/api/keyVaultContext.js
function createKeyVault(endpointParam, credential, options = {}) {
	const endpointUrl = options.endpoint ?? options.baseUrl ?? String(endpointParam);
	const prefixFromOptions = options?.userAgentOptions?.userAgentPrefix;
	const userAgentInfo = `azsdk-js-keyvault-keys/${SDK_VERSION}`;
	const userAgentPrefix = prefixFromOptions ? `${prefixFromOptions} azsdk-js-api ${userAgentInfo}` : `azsdk-js-api ${userAgentInfo}`;
	const { apiVersion: _, ...updatedOptions } = {
		...options,
		userAgentOptions: { userAgentPrefix },
		loggingOptions: { logger: options.loggingOptions?.logger ?? logger$2.info },
		credentials: { scopes: options.credentials?.scopes ?? ["https://vault.azure.net/.default"] }
	};
	const clientContext = getClient(endpointUrl, credential, updatedOptions);
	clientContext.pipeline.removePolicy({ name: "ApiVersionPolicy" });
	const apiVersion = options.apiVersion ?? "2025-07-01";
	clientContext.pipeline.addPolicy({
		name: "ClientApiVersionPolicy",
		sendRequest: (req, next) => {
			const url = new URL(req.url);
			if (!url.searchParams.get("api-version")) req.url = `${req.url}${Array.from(url.searchParams.keys()).length > 0 ? "&" : "?"}api-version=${apiVersion}`;
			return next(req);
		}
	});
	return {
		...clientContext,
		apiVersion
	};
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/static-helpers/pagingHelpers.js
function buildPagedAsyncIterator(client, getInitialResponse, processResponseBody, expectedStatuses, options = {}) {
	const itemName = options.itemName ?? "value";
	const nextLinkName = options.nextLinkName ?? "nextLink";
	const pagedResult = {
		getPage: async (pageLink) => {
			const result = pageLink === void 0 ? await getInitialResponse() : await client.pathUnchecked(pageLink).get();
			checkPagingRequest(result, expectedStatuses);
			const results = await processResponseBody(result);
			const nextLink = getNextLink(results, nextLinkName);
			return {
				page: getElements(results, itemName),
				nextPageLink: nextLink
			};
		},
		byPage: (settings) => {
			const { continuationToken } = settings ?? {};
			return getPageAsyncIterator(pagedResult, { pageLink: continuationToken });
		}
	};
	return getPagedAsyncIterator(pagedResult);
}
function getPagedAsyncIterator(pagedResult) {
	const iter = getItemAsyncIterator(pagedResult);
	return {
		next() {
			return iter.next();
		},
		[Symbol.asyncIterator]() {
			return this;
		},
		byPage: pagedResult?.byPage ?? ((settings) => {
			const { continuationToken } = settings ?? {};
			return getPageAsyncIterator(pagedResult, { pageLink: continuationToken });
		})
	};
}
async function* getItemAsyncIterator(pagedResult) {
	const pages = getPageAsyncIterator(pagedResult);
	for await (const page of pages) yield* page;
}
async function* getPageAsyncIterator(pagedResult, options = {}) {
	const { pageLink } = options;
	let response = await pagedResult.getPage(pageLink ?? pagedResult.firstPageLink);
	if (!response) return;
	let result = response.page;
	result.continuationToken = response.nextPageLink;
	yield result;
	while (response.nextPageLink) {
		response = await pagedResult.getPage(response.nextPageLink);
		if (!response) return;
		result = response.page;
		result.continuationToken = response.nextPageLink;
		yield result;
	}
}
function getNextLink(body, nextLinkName) {
	if (!nextLinkName) return;
	const nextLink = body[nextLinkName];
	if (typeof nextLink !== "string" && typeof nextLink !== "undefined" && nextLink !== null) throw new RestError(`Body Property ${nextLinkName} should be a string or undefined or null but got ${typeof nextLink}`);
	if (nextLink === null) return;
	return nextLink;
}
function getElements(body, itemName) {
	const value = body[itemName];
	if (!Array.isArray(value)) throw new RestError(`Couldn't paginate response\n Body doesn't contain an array property with name: ${itemName}`);
	return value ?? [];
}
function checkPagingRequest(response, expectedStatuses) {
	if (!expectedStatuses.includes(response.status)) throw createRestError(`Pagination failed with unexpected statusCode ${response.status}`, response);
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/static-helpers/urlTemplate.js
function encodeComponent(val, reserved, op) {
	return (reserved ?? op === "+") || op === "#" ? encodeReservedComponent(val) : encodeRFC3986URIComponent(val);
}
function encodeReservedComponent(str) {
	return str.split(/(%[0-9A-Fa-f]{2})/g).map((part) => !/%[0-9A-Fa-f]/.test(part) ? encodeURI(part) : part).join("");
}
function encodeRFC3986URIComponent(str) {
	return encodeURIComponent(str).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
function isDefined(val) {
	return val !== void 0 && val !== null;
}
function getNamedAndIfEmpty(op) {
	return [!!op && [
		";",
		"?",
		"&"
	].includes(op), !!op && ["?", "&"].includes(op) ? "=" : ""];
}
function getFirstOrSep(op, isFirst = false) {
	if (isFirst) return !op || op === "+" ? "" : op;
	else if (!op || op === "+" || op === "#") return ",";
	else if (op === "?") return "&";
	else return op;
}
function getExpandedValue(option) {
	let isFirst = option.isFirst;
	const { op, varName, varValue: value, reserved } = option;
	const vals = [];
	const [named, ifEmpty] = getNamedAndIfEmpty(op);
	if (Array.isArray(value)) for (const val of value.filter(isDefined)) {
		vals.push(`${getFirstOrSep(op, isFirst)}`);
		if (named && varName) {
			vals.push(`${encodeURIComponent(varName)}`);
			val === "" ? vals.push(ifEmpty) : vals.push("=");
		}
		vals.push(encodeComponent(val, reserved, op));
		isFirst = false;
	}
	else if (typeof value === "object") for (const key of Object.keys(value)) {
		const val = value[key];
		if (!isDefined(val)) continue;
		vals.push(`${getFirstOrSep(op, isFirst)}`);
		if (key) {
			vals.push(`${encodeURIComponent(key)}`);
			named && val === "" ? vals.push(ifEmpty) : vals.push("=");
		}
		vals.push(encodeComponent(val, reserved, op));
		isFirst = false;
	}
	return vals.join("");
}
function getNonExpandedValue(option) {
	const { op, varName, varValue: value, isFirst, reserved } = option;
	const vals = [];
	const first = getFirstOrSep(op, isFirst);
	const [named, ifEmpty] = getNamedAndIfEmpty(op);
	if (named && varName) {
		vals.push(encodeComponent(varName, reserved, op));
		if (value === "") {
			if (!ifEmpty) vals.push(ifEmpty);
			return !vals.join("") ? void 0 : `${first}${vals.join("")}`;
		}
		vals.push("=");
	}
	const items = [];
	if (Array.isArray(value)) for (const val of value.filter(isDefined)) items.push(encodeComponent(val, reserved, op));
	else if (typeof value === "object") for (const key of Object.keys(value)) {
		if (!isDefined(value[key])) continue;
		items.push(encodeRFC3986URIComponent(key));
		items.push(encodeComponent(value[key], reserved, op));
	}
	vals.push(items.join(","));
	return !vals.join(",") ? void 0 : `${first}${vals.join("")}`;
}
function getVarValue(option) {
	const { op, varName, modifier, isFirst, reserved, varValue: value } = option;
	if (!isDefined(value)) return;
	else if ([
		"string",
		"number",
		"boolean"
	].includes(typeof value)) {
		let val = value.toString();
		const [named, ifEmpty] = getNamedAndIfEmpty(op);
		const vals = [getFirstOrSep(op, isFirst)];
		if (named && varName) {
			vals.push(varName);
			val === "" ? vals.push(ifEmpty) : vals.push("=");
		}
		if (modifier && modifier !== "*") val = val.substring(0, parseInt(modifier, 10));
		vals.push(encodeComponent(val, reserved, op));
		return vals.join("");
	} else if (modifier === "*") return getExpandedValue(option);
	else return getNonExpandedValue(option);
}
function expandUrlTemplate(template, context, option) {
	return template.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g, (_, expr, text) => {
		if (!expr) return encodeReservedComponent(text);
		let op;
		if ([
			"+",
			"#",
			".",
			"/",
			";",
			"?",
			"&"
		].includes(expr[0])) op = expr[0], expr = expr.slice(1);
		const varList = expr.split(/,/g);
		const result = [];
		for (const varSpec of varList) {
			const varMatch = /([^:\*]*)(?::(\d+)|(\*))?/.exec(varSpec);
			if (!varMatch || !varMatch[1]) continue;
			const varValue = getVarValue({
				isFirst: result.length === 0,
				op,
				varValue: context[varMatch[1]],
				varName: varMatch[1],
				modifier: varMatch[2] || varMatch[3],
				reserved: option?.allowReserved
			});
			if (varValue) result.push(varValue);
		}
		return result.join("");
	});
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/api/operations.js
function _getKeyAttestationSend(context, keyName, keyVersion, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}{/key-version}/attestation{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).get({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _getKeyAttestationDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function getKeyAttestation(context, keyName, keyVersion, options = { requestOptions: {} }) {
	return _getKeyAttestationDeserialize(await _getKeyAttestationSend(context, keyName, keyVersion, options));
}
function _getRandomBytesSend(context, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/rng{?api%2Dversion}", { "api%2Dversion": context.apiVersion }, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: getRandomBytesRequestSerializer(parameters)
	});
}
async function _getRandomBytesDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return randomBytesDeserializer(result.body);
}
async function getRandomBytes(context, parameters, options = { requestOptions: {} }) {
	return _getRandomBytesDeserialize(await _getRandomBytesSend(context, parameters, options));
}
function _updateKeyRotationPolicySend(context, keyName, keyRotationPolicy, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/rotationpolicy{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).put({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyRotationPolicySerializer(keyRotationPolicy)
	});
}
async function _updateKeyRotationPolicyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyRotationPolicyDeserializer(result.body);
}
async function updateKeyRotationPolicy(context, keyName, keyRotationPolicy, options = { requestOptions: {} }) {
	return _updateKeyRotationPolicyDeserialize(await _updateKeyRotationPolicySend(context, keyName, keyRotationPolicy, options));
}
function _getKeyRotationPolicySend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/rotationpolicy{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).get({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _getKeyRotationPolicyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyRotationPolicyDeserializer(result.body);
}
async function getKeyRotationPolicy(context, keyName, options = { requestOptions: {} }) {
	return _getKeyRotationPolicyDeserialize(await _getKeyRotationPolicySend(context, keyName, options));
}
function _recoverDeletedKeySend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/deletedkeys/{key-name}/recover{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _recoverDeletedKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function recoverDeletedKey(context, keyName, options = { requestOptions: {} }) {
	return _recoverDeletedKeyDeserialize(await _recoverDeletedKeySend(context, keyName, options));
}
function _purgeDeletedKeySend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/deletedkeys/{key-name}{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).delete({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _purgeDeletedKeyDeserialize(result) {
	if (!["204"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
}
async function purgeDeletedKey(context, keyName, options = { requestOptions: {} }) {
	return _purgeDeletedKeyDeserialize(await _purgeDeletedKeySend(context, keyName, options));
}
function _getDeletedKeySend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/deletedkeys/{key-name}{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).get({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _getDeletedKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return deletedKeyBundleDeserializer(result.body);
}
async function getDeletedKey(context, keyName, options = { requestOptions: {} }) {
	return _getDeletedKeyDeserialize(await _getDeletedKeySend(context, keyName, options));
}
function _getDeletedKeysSend(context, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/deletedkeys{?api%2Dversion,maxresults}", {
		"api%2Dversion": context.apiVersion,
		maxresults: options?.maxresults
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).get({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _getDeletedKeysDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return _deletedKeyListResultDeserializer(result.body);
}
function getDeletedKeys(context, options = { requestOptions: {} }) {
	return buildPagedAsyncIterator(context, () => _getDeletedKeysSend(context, options), _getDeletedKeysDeserialize, ["200"], {
		itemName: "value",
		nextLinkName: "nextLink"
	});
}
function _releaseSend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}{/key-version}/release{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyReleaseParametersSerializer(parameters)
	});
}
async function _releaseDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyReleaseResultDeserializer(result.body);
}
async function release(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _releaseDeserialize(await _releaseSend(context, keyName, keyVersion, parameters, options));
}
function _unwrapKeySend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}/unwrapkey{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyOperationsParametersSerializer(parameters)
	});
}
async function _unwrapKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyOperationResultDeserializer(result.body);
}
async function unwrapKey(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _unwrapKeyDeserialize(await _unwrapKeySend(context, keyName, keyVersion, parameters, options));
}
function _wrapKeySend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}/wrapkey{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyOperationsParametersSerializer(parameters)
	});
}
async function _wrapKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyOperationResultDeserializer(result.body);
}
async function wrapKey(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _wrapKeyDeserialize(await _wrapKeySend(context, keyName, keyVersion, parameters, options));
}
function _verifySend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}/verify{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyVerifyParametersSerializer(parameters)
	});
}
async function _verifyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyVerifyResultDeserializer(result.body);
}
async function verify(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _verifyDeserialize(await _verifySend(context, keyName, keyVersion, parameters, options));
}
function _signSend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}/sign{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keySignParametersSerializer(parameters)
	});
}
async function _signDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyOperationResultDeserializer(result.body);
}
async function sign(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _signDeserialize(await _signSend(context, keyName, keyVersion, parameters, options));
}
function _decryptSend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}/decrypt{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyOperationsParametersSerializer(parameters)
	});
}
async function _decryptDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyOperationResultDeserializer(result.body);
}
async function decrypt(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _decryptDeserialize(await _decryptSend(context, keyName, keyVersion, parameters, options));
}
function _encryptSend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}/encrypt{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyOperationsParametersSerializer(parameters)
	});
}
async function _encryptDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyOperationResultDeserializer(result.body);
}
async function encrypt(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _encryptDeserialize(await _encryptSend(context, keyName, keyVersion, parameters, options));
}
function _restoreKeySend(context, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/restore{?api%2Dversion}", { "api%2Dversion": context.apiVersion }, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyRestoreParametersSerializer(parameters)
	});
}
async function _restoreKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function restoreKey(context, parameters, options = { requestOptions: {} }) {
	return _restoreKeyDeserialize(await _restoreKeySend(context, parameters, options));
}
function _backupKeySend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/backup{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _backupKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return backupKeyResultDeserializer(result.body);
}
async function backupKey(context, keyName, options = { requestOptions: {} }) {
	return _backupKeyDeserialize(await _backupKeySend(context, keyName, options));
}
function _getKeysSend(context, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys{?api%2Dversion,maxresults}", {
		"api%2Dversion": context.apiVersion,
		maxresults: options?.maxresults
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).get({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _getKeysDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return _keyListResultDeserializer(result.body);
}
function getKeys(context, options = { requestOptions: {} }) {
	return buildPagedAsyncIterator(context, () => _getKeysSend(context, options), _getKeysDeserialize, ["200"], {
		itemName: "value",
		nextLinkName: "nextLink"
	});
}
function _getKeyVersionsSend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/versions{?api%2Dversion,maxresults}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion,
		maxresults: options?.maxresults
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).get({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _getKeyVersionsDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return _keyListResultDeserializer(result.body);
}
function getKeyVersions(context, keyName, options = { requestOptions: {} }) {
	return buildPagedAsyncIterator(context, () => _getKeyVersionsSend(context, keyName, options), _getKeyVersionsDeserialize, ["200"], {
		itemName: "value",
		nextLinkName: "nextLink"
	});
}
function _getKeySend(context, keyName, keyVersion, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).get({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _getKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function getKey(context, keyName, keyVersion, options = { requestOptions: {} }) {
	return _getKeyDeserialize(await _getKeySend(context, keyName, keyVersion, options));
}
function _updateKeySend(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/{key-version}{?api%2Dversion}", {
		"key-name": keyName,
		"key-version": keyVersion,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).patch({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyUpdateParametersSerializer(parameters)
	});
}
async function _updateKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function updateKey(context, keyName, keyVersion, parameters, options = { requestOptions: {} }) {
	return _updateKeyDeserialize(await _updateKeySend(context, keyName, keyVersion, parameters, options));
}
function _deleteKeySend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).delete({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _deleteKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return deletedKeyBundleDeserializer(result.body);
}
async function deleteKey(context, keyName, options = { requestOptions: {} }) {
	return _deleteKeyDeserialize(await _deleteKeySend(context, keyName, options));
}
function _importKeySend(context, keyName, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).put({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyImportParametersSerializer(parameters)
	});
}
async function _importKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function importKey(context, keyName, parameters, options = { requestOptions: {} }) {
	return _importKeyDeserialize(await _importKeySend(context, keyName, parameters, options));
}
function _rotateKeySend(context, keyName, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/rotate{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		}
	});
}
async function _rotateKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function rotateKey(context, keyName, options = { requestOptions: {} }) {
	return _rotateKeyDeserialize(await _rotateKeySend(context, keyName, options));
}
function _createKeySend(context, keyName, parameters, options = { requestOptions: {} }) {
	const path = expandUrlTemplate("/keys/{key-name}/create{?api%2Dversion}", {
		"key-name": keyName,
		"api%2Dversion": context.apiVersion
	}, { allowReserved: options?.requestOptions?.skipUrlEncoding });
	return context.path(path).post({
		...operationOptionsToRequestParameters(options),
		contentType: "application/json",
		headers: {
			accept: "application/json",
			...options.requestOptions?.headers
		},
		body: keyCreateParametersSerializer(parameters)
	});
}
async function _createKeyDeserialize(result) {
	if (!["200"].includes(result.status)) {
		const error = createRestError(result);
		error.details = keyVaultErrorDeserializer(result.body);
		throw error;
	}
	return keyBundleDeserializer(result.body);
}
async function createKey(context, keyName, parameters, options = { requestOptions: {} }) {
	return _createKeyDeserialize(await _createKeySend(context, keyName, parameters, options));
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/keyVaultClient.js
var KeyVaultClient = class {
	_client;
	pipeline;
	constructor(endpointParam, credential, options = {}) {
		const prefixFromOptions = options?.userAgentOptions?.userAgentPrefix;
		const userAgentPrefix = prefixFromOptions ? `${prefixFromOptions} azsdk-js-client` : `azsdk-js-client`;
		this._client = createKeyVault(endpointParam, credential, {
			...options,
			userAgentOptions: { userAgentPrefix }
		});
		this.pipeline = this._client.pipeline;
	}
	getKeyAttestation(keyName, keyVersion, options = { requestOptions: {} }) {
		return getKeyAttestation(this._client, keyName, keyVersion, options);
	}
	getRandomBytes(parameters, options = { requestOptions: {} }) {
		return getRandomBytes(this._client, parameters, options);
	}
	updateKeyRotationPolicy(keyName, keyRotationPolicy, options = { requestOptions: {} }) {
		return updateKeyRotationPolicy(this._client, keyName, keyRotationPolicy, options);
	}
	getKeyRotationPolicy(keyName, options = { requestOptions: {} }) {
		return getKeyRotationPolicy(this._client, keyName, options);
	}
	recoverDeletedKey(keyName, options = { requestOptions: {} }) {
		return recoverDeletedKey(this._client, keyName, options);
	}
	purgeDeletedKey(keyName, options = { requestOptions: {} }) {
		return purgeDeletedKey(this._client, keyName, options);
	}
	getDeletedKey(keyName, options = { requestOptions: {} }) {
		return getDeletedKey(this._client, keyName, options);
	}
	getDeletedKeys(options = { requestOptions: {} }) {
		return getDeletedKeys(this._client, options);
	}
	release(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return release(this._client, keyName, keyVersion, parameters, options);
	}
	unwrapKey(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return unwrapKey(this._client, keyName, keyVersion, parameters, options);
	}
	wrapKey(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return wrapKey(this._client, keyName, keyVersion, parameters, options);
	}
	verify(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return verify(this._client, keyName, keyVersion, parameters, options);
	}
	sign(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return sign(this._client, keyName, keyVersion, parameters, options);
	}
	decrypt(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return decrypt(this._client, keyName, keyVersion, parameters, options);
	}
	encrypt(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return encrypt(this._client, keyName, keyVersion, parameters, options);
	}
	restoreKey(parameters, options = { requestOptions: {} }) {
		return restoreKey(this._client, parameters, options);
	}
	backupKey(keyName, options = { requestOptions: {} }) {
		return backupKey(this._client, keyName, options);
	}
	getKeys(options = { requestOptions: {} }) {
		return getKeys(this._client, options);
	}
	getKeyVersions(keyName, options = { requestOptions: {} }) {
		return getKeyVersions(this._client, keyName, options);
	}
	getKey(keyName, keyVersion, options = { requestOptions: {} }) {
		return getKey(this._client, keyName, keyVersion, options);
	}
	updateKey(keyName, keyVersion, parameters, options = { requestOptions: {} }) {
		return updateKey(this._client, keyName, keyVersion, parameters, options);
	}
	deleteKey(keyName, options = { requestOptions: {} }) {
		return deleteKey(this._client, keyName, options);
	}
	importKey(keyName, parameters, options = { requestOptions: {} }) {
		return importKey(this._client, keyName, parameters, options);
	}
	rotateKey(keyName, options = { requestOptions: {} }) {
		return rotateKey(this._client, keyName, options);
	}
	createKey(keyName, parameters, options = { requestOptions: {} }) {
		return createKey(this._client, keyName, parameters, options);
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-common@2.1.1_supports-color@7.2.0/node_modules/@azure/keyvault-common/dist/esm/parseWWWAuthenticate.js
const validWWWAuthenticateProperties = [
	"authorization",
	"authorization_url",
	"resource",
	"scope",
	"tenantId",
	"claims",
	"error"
];
function parseWWWAuthenticateHeader(headerValue) {
	const parsed = headerValue.split(/,? +/).reduce((kvPairs, p) => {
		if (p.match(/\w="/)) {
			const [key, ...value] = p.split("=");
			if (validWWWAuthenticateProperties.includes(key)) return {
				...kvPairs,
				[key]: value.join("=").slice(1, -1)
			};
		}
		return kvPairs;
	}, {});
	if (parsed.authorization) try {
		const tenantId = new URL(parsed.authorization).pathname.substring(1);
		if (tenantId) parsed.tenantId = tenantId;
	} catch (error) {
		throw new Error(`The challenge authorization URI '${parsed.authorization}' is invalid.`, { cause: error });
	}
	return parsed;
}

// ../../node_modules/.pnpm/@azure+keyvault-common@2.1.1_supports-color@7.2.0/node_modules/@azure/keyvault-common/dist/esm/logger.js
const logger$1 = createClientLogger("keyvault-common");

// ../../node_modules/.pnpm/@azure+keyvault-common@2.1.1_supports-color@7.2.0/node_modules/@azure/keyvault-common/dist/esm/tokenCycler.js
const DEFAULT_CYCLER_OPTIONS = {
	forcedRefreshWindowInMs: 1e3,
	retryIntervalInMs: 3e3,
	refreshWindowInMs: 12e4
};
async function beginRefresh(getAccessToken, retryIntervalInMs, refreshTimeout) {
	async function tryGetAccessToken() {
		if (Date.now() < refreshTimeout) try {
			return await getAccessToken();
		} catch {
			return null;
		}
		else {
			const finalToken = await getAccessToken();
			if (finalToken === null) throw new Error("Failed to refresh access token.");
			return finalToken;
		}
	}
	let token = await tryGetAccessToken();
	while (token === null) {
		await delay(retryIntervalInMs);
		token = await tryGetAccessToken();
	}
	return token;
}
function createTokenCycler(credential, tokenCyclerOptions) {
	const refreshWorkers = /* @__PURE__ */ new Map();
	let activeRefreshes = 0;
	let refreshGeneration = 0;
	let tokenGeneration = 0;
	let token = null;
	let tenantId;
	const options = {
		...DEFAULT_CYCLER_OPTIONS,
		...tokenCyclerOptions
	};
	const cycler = {
		get isRefreshing() {
			return activeRefreshes > 0;
		},
		get shouldRefresh() {
			if (cycler.isRefreshing) return false;
			if (token?.refreshAfterTimestamp && token.refreshAfterTimestamp < Date.now()) return true;
			return (token?.expiresOnTimestamp ?? 0) - options.refreshWindowInMs < Date.now();
		},
		get mustRefresh() {
			return token === null || token.expiresOnTimestamp - options.forcedRefreshWindowInMs < Date.now();
		}
	};
	function refresh(scopes, getTokenOptions) {
		const canShareRefresh = !getTokenOptions.requestOptions?.timeout;
		const { abortSignal, tenantId: refreshTenantId, claims } = getTokenOptions;
		if (canShareRefresh) {
			for (const worker of refreshWorkers.get(abortSignal) ?? []) if (worker.tenantId === refreshTenantId && worker.claims === claims) return worker.promise;
		}
		const generation = ++refreshGeneration;
		const previousTokenGeneration = tokenGeneration;
		const tryGetAccessToken = () => credential.getToken(scopes, getTokenOptions);
		activeRefreshes++;
		const worker = {
			tenantId: refreshTenantId,
			claims,
			promise: beginRefresh(tryGetAccessToken, options.retryIntervalInMs, token?.expiresOnTimestamp ?? Date.now()).then((_token) => {
				if (generation > tokenGeneration) {
					token = _token;
					tenantId = refreshTenantId;
					tokenGeneration = generation;
				}
				return _token;
			}, (reason) => {
				if (tokenGeneration === previousTokenGeneration) {
					token = null;
					tenantId = void 0;
				}
				throw reason;
			}).finally(() => {
				activeRefreshes--;
				const workers = refreshWorkers.get(abortSignal);
				if (workers?.delete(worker) && workers.size === 0) refreshWorkers.delete(abortSignal);
			})
		};
		if (canShareRefresh) {
			let workers = refreshWorkers.get(abortSignal);
			if (!workers) {
				workers = /* @__PURE__ */ new Set();
				refreshWorkers.set(abortSignal, workers);
			}
			workers.add(worker);
		}
		return worker.promise;
	}
	return async (scopes, tokenOptions) => {
		const hasClaimChallenge = Boolean(tokenOptions.claims);
		const tenantIdChanged = tenantId !== tokenOptions.tenantId;
		if (hasClaimChallenge) token = null;
		if (tenantIdChanged || hasClaimChallenge || cycler.mustRefresh) return refresh(scopes, tokenOptions);
		if (cycler.shouldRefresh) refresh(scopes, tokenOptions).catch(() => {
			logger$1.warning("Failed to refresh access token in the background.");
		});
		return token;
	};
}

// ../../node_modules/.pnpm/@azure+keyvault-common@2.1.1_supports-color@7.2.0/node_modules/@azure/keyvault-common/dist/esm/keyVaultAuthenticationPolicy.js
function getChallengeResourceHostname(scope) {
	const invalidScopeMessage = "The challenge contains an invalid scope.";
	const authority = /^[a-z][a-z\d+.-]*:\/\/([^/?#]+)/i.exec(scope)?.[1];
	if (!authority || authority.includes("@") || authority.includes("%")) throw new Error(invalidScopeMessage);
	for (const character of scope) if (character <= " " || character === "" || character === "\\") throw new Error(invalidScopeMessage);
	let resourceHostname;
	try {
		resourceHostname = new URL(scope).hostname;
	} catch {
		throw new Error(invalidScopeMessage);
	}
	if (!resourceHostname) throw new Error(invalidScopeMessage);
	return resourceHostname;
}
function verifyChallengeResource(resourceHostname, request) {
	const requestUrl = new URL(request.url);
	if (requestUrl.protocol !== "https:") throw new Error("The request URL must use HTTPS.");
	if (!requestUrl.hostname.endsWith(`.${resourceHostname}`)) throw new Error(`The challenge resource '${resourceHostname}' does not match the requested domain. Set disableChallengeResourceVerification to true in your client options to disable. See https://aka.ms/azsdk/blog/vault-uri for more information.`);
}
function verifyChallengeOrigin(requestOrigin, request) {
	const requestUrl = new URL(request.url);
	if (requestUrl.protocol !== "https:") throw new Error("The request URL must use HTTPS.");
	if (requestUrl.origin !== requestOrigin) throw new Error(`The challenge origin '${requestOrigin}' does not match the requested domain. This request targeted '${requestUrl.origin}'.`);
}
const keyVaultAuthenticationPolicyName = "keyVaultAuthenticationPolicy";
function keyVaultAuthenticationPolicy(credential, options = {}) {
	const { disableChallengeResourceVerification } = options;
	let cachedChallenge;
	let cachedChallengeRevision = 0;
	const pendingChallenges = /* @__PURE__ */ new Map();
	const pendingCaeChallenges = /* @__PURE__ */ new WeakMap();
	function requestToOptions(request) {
		return {
			abortSignal: request.abortSignal,
			requestOptions: { timeout: request.timeout > 0 ? request.timeout : void 0 },
			tracingOptions: request.tracingOptions
		};
	}
	async function authorizeRequestWithChallenge(request, state, claims) {
		verifyChallengeOrigin(state.requestOrigin, request);
		if (state.resourceHostname !== void 0) verifyChallengeResource(state.resourceHostname, request);
		const token = await state.getAccessToken(state.scopes, {
			...requestToOptions(request),
			enableCae: true,
			tenantId: state.tenantId,
			claims
		});
		if (state.resourceHostname !== void 0) verifyChallengeResource(state.resourceHostname, request);
		verifyChallengeOrigin(state.requestOrigin, request);
		request.headers.set("Authorization", `Bearer ${token.token}`);
	}
	async function handleChallenge(request, response) {
		if (response.status !== 401) return;
		const challenge = response.headers.get("WWW-Authenticate");
		if (!challenge) {
			logger$1.warning("keyVaultAuthentication policy encountered a 401 response without a corresponding WWW-Authenticate header. This is unexpected. Not handling the 401 response.");
			return;
		}
		const parsedChallenge = parseWWWAuthenticateHeader(challenge);
		const scope = parsedChallenge.resource ? parsedChallenge.resource + "/.default" : parsedChallenge.scope;
		if (!scope) return;
		const resourceHostname = disableChallengeResourceVerification ? void 0 : getChallengeResourceHostname(scope);
		if (resourceHostname !== void 0) verifyChallengeResource(resourceHostname, request);
		const previousRevision = cachedChallengeRevision;
		let state = cachedChallenge;
		const pendingKey = JSON.stringify([scope, parsedChallenge.tenantId]);
		let pending;
		if (!state || state.scopes[0] !== scope || state.tenantId !== parsedChallenge.tenantId) {
			pending = pendingChallenges.get(pendingKey);
			if (!pending) {
				pending = {
					challenge: {
						scopes: [scope],
						tenantId: parsedChallenge.tenantId,
						resourceHostname,
						requestOrigin: new URL(request.url).origin,
						getAccessToken: createTokenCycler(credential)
					},
					requests: 0
				};
				pendingChallenges.set(pendingKey, pending);
			}
			pending.requests++;
			state = pending.challenge;
		}
		try {
			await authorizeRequestWithChallenge(request, state);
			if (cachedChallengeRevision === previousRevision && cachedChallenge !== state) {
				cachedChallenge = state;
				cachedChallengeRevision++;
			}
			return state;
		} finally {
			if (pending && --pending.requests === 0) pendingChallenges.delete(pendingKey);
		}
	}
	async function handleCaeChallenge(request, response, next, state) {
		if (!state) return response;
		if (response.status !== 401) return response;
		const challenge = response.headers.get("WWW-Authenticate");
		if (!challenge) return response;
		const { claims: base64EncodedClaims, error } = parseWWWAuthenticateHeader(challenge);
		if (error !== "insufficient_claims" || base64EncodedClaims === void 0) return response;
		const claims = uint8ArrayToString(stringToUint8Array(base64EncodedClaims, "base64"), "utf-8");
		const previousRevision = cachedChallengeRevision;
		const pendingKey = JSON.stringify([claims, previousRevision]);
		let stateChallenges = pendingCaeChallenges.get(state);
		if (!stateChallenges) {
			stateChallenges = /* @__PURE__ */ new Map();
			pendingCaeChallenges.set(state, stateChallenges);
		}
		let pending = stateChallenges.get(pendingKey);
		if (!pending) {
			pending = {
				challenge: {
					...state,
					getAccessToken: createTokenCycler(credential)
				},
				requests: 0
			};
			stateChallenges.set(pendingKey, pending);
		}
		pending.requests++;
		try {
			await authorizeRequestWithChallenge(request, pending.challenge, claims);
			if (cachedChallengeRevision === previousRevision && cachedChallenge === state) {
				cachedChallenge = pending.challenge;
				cachedChallengeRevision++;
			}
		} finally {
			if (--pending.requests === 0) {
				stateChallenges.delete(pendingKey);
				if (stateChallenges.size === 0) pendingCaeChallenges.delete(state);
			}
		}
		return next(request);
	}
	async function sendRequest(request, next) {
		let state = cachedChallenge;
		let response;
		if (state) {
			await authorizeRequestWithChallenge(request, state);
			response = await next(request);
		} else {
			const originalBody = request.body;
			request.body = null;
			try {
				response = await next(request);
			} finally {
				if (request.body === null) request.body = originalBody;
			}
		}
		const challengedState = await handleChallenge(request, response);
		if (challengedState) {
			state = challengedState;
			response = await next(request);
		}
		return handleCaeChallenge(request, response, next, state);
	}
	return {
		name: keyVaultAuthenticationPolicyName,
		sendRequest
	};
}

// ../../node_modules/.pnpm/@azure+keyvault-common@2.1.1_supports-color@7.2.0/node_modules/@azure/keyvault-common/dist/esm/parseKeyVaultIdentifier.js
function parseKeyVaultIdentifier(collection, identifier) {
	if (typeof collection !== "string" || !(collection = collection.trim())) throw new Error("Invalid collection argument");
	if (typeof identifier !== "string" || !(identifier = identifier.trim())) throw new Error("Invalid identifier argument");
	let baseUri;
	try {
		baseUri = new URL(identifier);
	} catch (e) {
		throw new Error(`Invalid ${collection} identifier: ${identifier}. Not a valid URI`, { cause: e });
	}
	const segments = (baseUri.pathname || "").split("/");
	if (segments.length !== 3 && segments.length !== 4) throw new Error(`Invalid ${collection} identifier: ${identifier}. Bad number of segments: ${segments.length}`);
	if (collection !== segments[1]) throw new Error(`Invalid ${collection} identifier: ${identifier}. segment [1] should be "${collection}", found "${segments[1]}"`);
	return {
		vaultUrl: `${baseUri.protocol}//${baseUri.host}`,
		name: segments[2],
		version: segments.length === 4 ? segments[3] : void 0
	};
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/tracing.js
const tracingClient = createTracingClient({
	namespace: "Microsoft.KeyVault",
	packageName: "@azure/keyvault-keys",
	packageVersion: SDK_VERSION
});

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/identifier.js
function parseKeyVaultKeyIdentifier(id) {
	const collection = id.split("/")[3];
	return {
		sourceId: id,
		...parseKeyVaultIdentifier(collection, id)
	};
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/transformations.js
function getKeyFromKeyBundle(bundle) {
	const keyBundle = bundle;
	const deletedKeyBundle = bundle;
	const parsedId = parseKeyVaultKeyIdentifier(keyBundle.key.kid);
	const attributes = keyBundle.attributes || {};
	const resultObject = {
		key: keyBundle.key,
		id: keyBundle.key ? keyBundle.key.kid : void 0,
		name: parsedId.name,
		keyOperations: keyBundle.key ? keyBundle.key.keyOps : void 0,
		keyType: keyBundle.key ? keyBundle.key.kty : void 0,
		properties: {
			tags: keyBundle.tags,
			enabled: attributes.enabled,
			notBefore: attributes.notBefore,
			expiresOn: attributes.expires,
			createdOn: attributes.created,
			updatedOn: attributes.updated,
			recoverableDays: attributes.recoverableDays,
			recoveryLevel: attributes.recoveryLevel,
			exportable: attributes.exportable,
			releasePolicy: keyBundle.releasePolicy,
			hsmPlatform: attributes.hsmPlatform,
			vaultUrl: parsedId.vaultUrl,
			version: parsedId.version,
			name: parsedId.name,
			managed: keyBundle.managed,
			id: keyBundle.key ? keyBundle.key.kid : void 0
		}
	};
	if (deletedKeyBundle.recoveryId) {
		resultObject.properties.recoveryId = deletedKeyBundle.recoveryId;
		resultObject.properties.scheduledPurgeDate = deletedKeyBundle.scheduledPurgeDate;
		resultObject.properties.deletedOn = deletedKeyBundle.deletedDate;
	}
	if (attributes.attestation) resultObject.properties.attestation = attributes.attestation;
	return resultObject;
}
function getDeletedKeyFromDeletedKeyItem(keyItem) {
	const commonProperties = getKeyPropertiesFromKeyItem(keyItem);
	return {
		key: { kid: keyItem.kid },
		id: keyItem.kid,
		name: commonProperties.name,
		properties: {
			...commonProperties,
			recoveryId: keyItem.recoveryId,
			scheduledPurgeDate: keyItem.scheduledPurgeDate,
			deletedOn: keyItem.deletedDate
		}
	};
}
function getKeyPropertiesFromKeyItem(keyItem) {
	const parsedId = parseKeyVaultKeyIdentifier(keyItem.kid);
	const attributes = keyItem.attributes || {};
	return {
		createdOn: attributes.created,
		enabled: attributes?.enabled,
		expiresOn: attributes?.expires,
		id: keyItem.kid,
		managed: keyItem.managed,
		name: parsedId.name,
		notBefore: attributes?.notBefore,
		recoverableDays: attributes?.recoverableDays,
		recoveryLevel: attributes?.recoveryLevel,
		hsmPlatform: attributes?.hsmPlatform,
		tags: keyItem.tags,
		updatedOn: attributes.updated,
		vaultUrl: parsedId.vaultUrl,
		version: parsedId.version
	};
}
const actionTypeCaseInsensitiveMapping = {
	rotate: "Rotate",
	notify: "Notify"
};
function getNormalizedActionType(caseInsensitiveActionType) {
	const result = actionTypeCaseInsensitiveMapping[caseInsensitiveActionType.toLowerCase()];
	if (result) return result;
	throw new Error(`Unrecognized action type: ${caseInsensitiveActionType}`);
}
const keyRotationTransformations = {
	propertiesToGenerated: function(parameters) {
		return {
			attributes: { expiryTime: parameters.expiresIn },
			lifetimeActions: parameters.lifetimeActions?.map((action) => {
				const generatedAction = {
					action: { type: action.action },
					trigger: {}
				};
				if (action.timeAfterCreate) generatedAction.trigger.timeAfterCreate = action.timeAfterCreate;
				if (action.timeBeforeExpiry) generatedAction.trigger.timeBeforeExpiry = action.timeBeforeExpiry;
				return generatedAction;
			})
		};
	},
	generatedToPublic(generated) {
		return {
			id: generated.id,
			createdOn: generated.attributes?.created,
			updatedOn: generated.attributes?.updated,
			expiresIn: generated.attributes?.expiryTime,
			lifetimeActions: generated.lifetimeActions?.map((action) => {
				return {
					action: getNormalizedActionType(action.action.type),
					timeAfterCreate: action.trigger?.timeAfterCreate,
					timeBeforeExpiry: action.trigger?.timeBeforeExpiry
				};
			})
		};
	}
};
function mapPagedAsyncIterable(options, operation, mapper) {
	let iter = void 0;
	return {
		async next() {
			iter ??= operation({
				...options,
				maxresults: void 0
			});
			const result = await iter.next();
			return {
				...result,
				value: result.value && mapper(result.value)
			};
		},
		[Symbol.asyncIterator]() {
			return this;
		},
		async *byPage(settings) {
			const iteratorByPage = operation({
				...options,
				maxresults: settings?.maxPageSize
			}).byPage(settings);
			for await (const page of iteratorByPage) yield page.map(mapper);
		}
	};
}

// ../../node_modules/.pnpm/@azure+core-lro@2.7.2_supports-color@7.2.0/node_modules/@azure/core-lro/dist/esm/logger.js
const logger = createClientLogger("core-lro");

// ../../node_modules/.pnpm/@azure+core-lro@2.7.2_supports-color@7.2.0/node_modules/@azure/core-lro/dist/esm/legacy/poller.js
var PollerStoppedError = class PollerStoppedError extends Error {
	constructor(message) {
		super(message);
		this.name = "PollerStoppedError";
		Object.setPrototypeOf(this, PollerStoppedError.prototype);
	}
};
var PollerCancelledError = class PollerCancelledError extends Error {
	constructor(message) {
		super(message);
		this.name = "PollerCancelledError";
		Object.setPrototypeOf(this, PollerCancelledError.prototype);
	}
};
var Poller = class {
	constructor(operation) {
		this.resolveOnUnsuccessful = false;
		this.stopped = true;
		this.pollProgressCallbacks = [];
		this.operation = operation;
		this.promise = new Promise((resolve, reject) => {
			this.resolve = resolve;
			this.reject = reject;
		});
		this.promise.catch(() => {});
	}
	async startPolling(pollOptions = {}) {
		if (this.stopped) this.stopped = false;
		while (!this.isStopped() && !this.isDone()) {
			await this.poll(pollOptions);
			await this.delay();
		}
	}
	async pollOnce(options = {}) {
		if (!this.isDone()) this.operation = await this.operation.update({
			abortSignal: options.abortSignal,
			fireProgress: this.fireProgress.bind(this)
		});
		this.processUpdatedState();
	}
	fireProgress(state) {
		for (const callback of this.pollProgressCallbacks) callback(state);
	}
	async cancelOnce(options = {}) {
		this.operation = await this.operation.cancel(options);
	}
	poll(options = {}) {
		if (!this.pollOncePromise) {
			this.pollOncePromise = this.pollOnce(options);
			const clearPollOncePromise = () => {
				this.pollOncePromise = void 0;
			};
			this.pollOncePromise.then(clearPollOncePromise, clearPollOncePromise).catch(this.reject);
		}
		return this.pollOncePromise;
	}
	processUpdatedState() {
		if (this.operation.state.error) {
			this.stopped = true;
			if (!this.resolveOnUnsuccessful) {
				this.reject(this.operation.state.error);
				throw this.operation.state.error;
			}
		}
		if (this.operation.state.isCancelled) {
			this.stopped = true;
			if (!this.resolveOnUnsuccessful) {
				const error = new PollerCancelledError("Operation was canceled");
				this.reject(error);
				throw error;
			}
		}
		if (this.isDone() && this.resolve) this.resolve(this.getResult());
	}
	async pollUntilDone(pollOptions = {}) {
		if (this.stopped) this.startPolling(pollOptions).catch(this.reject);
		this.processUpdatedState();
		return this.promise;
	}
	onProgress(callback) {
		this.pollProgressCallbacks.push(callback);
		return () => {
			this.pollProgressCallbacks = this.pollProgressCallbacks.filter((c) => c !== callback);
		};
	}
	isDone() {
		const state = this.operation.state;
		return Boolean(state.isCompleted || state.isCancelled || state.error);
	}
	stopPolling() {
		if (!this.stopped) {
			this.stopped = true;
			if (this.reject) this.reject(new PollerStoppedError("This poller is already stopped"));
		}
	}
	isStopped() {
		return this.stopped;
	}
	cancelOperation(options = {}) {
		if (!this.cancelPromise) this.cancelPromise = this.cancelOnce(options);
		else if (options.abortSignal) throw new Error("A cancel request is currently pending");
		return this.cancelPromise;
	}
	getOperationState() {
		return this.operation.state;
	}
	getResult() {
		return this.operation.state.result;
	}
	toString() {
		return this.operation.toString();
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/lro/keyVaultKeyPoller.js
var KeyVaultKeyPoller = class extends Poller {
	intervalInMs = 2e3;
	async delay() {
		return delay(this.intervalInMs);
	}
};
var KeyVaultKeyPollOperation = class {
	state;
	cancelMessage = "";
	constructor(state, options = {}) {
		this.state = state;
		if (options.cancelMessage) this.cancelMessage = options.cancelMessage;
	}
	async update() {
		throw new Error("Operation not supported.");
	}
	async cancel() {
		throw new Error(this.cancelMessage);
	}
	toString() {
		return JSON.stringify({ state: this.state });
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/lro/delete/operation.js
var DeleteKeyPollOperation = class extends KeyVaultKeyPollOperation {
	state;
	client;
	operationOptions;
	constructor(state, client, operationOptions = {}) {
		super(state, { cancelMessage: "Canceling the deletion of a key is not supported." });
		this.state = state;
		this.client = client;
		this.operationOptions = operationOptions;
	}
	deleteKey(name, options = {}) {
		return tracingClient.withSpan("DeleteKeyPoller.deleteKey", options, async (updatedOptions) => {
			const response = await this.client.deleteKey(name, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	getDeletedKey(name, options = {}) {
		return tracingClient.withSpan("DeleteKeyPoller.getDeletedKey", options, async (updatedOptions) => {
			const response = await this.client.getDeletedKey(name, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	async update(options = {}) {
		const state = this.state;
		const { name } = state;
		if (options.abortSignal) this.operationOptions.abortSignal = options.abortSignal;
		if (!state.isStarted) {
			const deletedKey = await this.deleteKey(name, this.operationOptions);
			state.isStarted = true;
			state.result = deletedKey;
			if (!deletedKey.properties.recoveryId) state.isCompleted = true;
		}
		if (!state.isCompleted) try {
			state.result = await this.getDeletedKey(name, this.operationOptions);
			state.isCompleted = true;
		} catch (error) {
			if (error.statusCode === 403) state.isCompleted = true;
			else if (error.statusCode !== 404) {
				state.error = error;
				state.isCompleted = true;
				throw error;
			}
		}
		return this;
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/lro/delete/poller.js
var DeleteKeyPoller = class extends KeyVaultKeyPoller {
	constructor(options) {
		const { client, name, operationOptions, intervalInMs = 2e3, resumeFrom } = options;
		let state;
		if (resumeFrom) state = JSON.parse(resumeFrom).state;
		const operation = new DeleteKeyPollOperation({
			...state,
			name
		}, client, operationOptions);
		super(operation);
		this.intervalInMs = intervalInMs;
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/lro/recover/operation.js
var RecoverDeletedKeyPollOperation = class extends KeyVaultKeyPollOperation {
	state;
	client;
	operationOptions;
	constructor(state, client, operationOptions = {}) {
		super(state, { cancelMessage: "Canceling the recovery of a deleted key is not supported." });
		this.state = state;
		this.client = client;
		this.operationOptions = operationOptions;
	}
	getKey(name, options = {}) {
		return tracingClient.withSpan("RecoverDeleteKeyPoller.getKey", options, async (updatedOptions) => {
			const response = await this.client.getKey(name, updatedOptions?.version || "", updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	async recoverDeletedKey(name, options = {}) {
		return tracingClient.withSpan("RecoverDeletedKeyPoller.recoverDeleteKey", options, async (updatedOptions) => {
			const response = await this.client.recoverDeletedKey(name, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	async update(options = {}) {
		const state = this.state;
		const { name } = state;
		const operationOptions = this.operationOptions;
		if (options.abortSignal) operationOptions.abortSignal = options.abortSignal;
		if (!state.isStarted) {
			try {
				state.result = await this.getKey(name, operationOptions);
				state.isCompleted = true;
			} catch {}
			if (!state.isCompleted) {
				state.result = await this.recoverDeletedKey(name, operationOptions);
				state.isStarted = true;
			}
		}
		if (!state.isCompleted) try {
			state.result = await this.getKey(name, operationOptions);
			state.isCompleted = true;
		} catch (error) {
			if (error.statusCode === 403) state.isCompleted = true;
			else if (error.statusCode !== 404) {
				state.error = error;
				state.isCompleted = true;
				throw error;
			}
		}
		return this;
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/lro/recover/poller.js
var RecoverDeletedKeyPoller = class extends KeyVaultKeyPoller {
	constructor(options) {
		const { client, name, operationOptions, intervalInMs = 2e3, resumeFrom } = options;
		let state;
		if (resumeFrom) state = JSON.parse(resumeFrom).state;
		const operation = new RecoverDeletedKeyPollOperation({
			...state,
			name
		}, client, operationOptions);
		super(operation);
		this.intervalInMs = intervalInMs;
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/keysModels.js
const LATEST_API_VERSION = "2025-07-01";
var KnownKeyOperations;
(function(KnownKeyOperations) {
	KnownKeyOperations["Encrypt"] = "encrypt";
	KnownKeyOperations["Decrypt"] = "decrypt";
	KnownKeyOperations["Sign"] = "sign";
	KnownKeyOperations["Verify"] = "verify";
	KnownKeyOperations["WrapKey"] = "wrapKey";
	KnownKeyOperations["UnwrapKey"] = "unwrapKey";
	KnownKeyOperations["Import"] = "import";
})(KnownKeyOperations || (KnownKeyOperations = {}));

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/cryptography/crypto.js
const algorithmToHashAlgorithm = {
	ES256: "SHA256",
	ES256K: "SHA256",
	PS256: "SHA256",
	RS256: "SHA256",
	ES384: "SHA384",
	PS384: "SHA384",
	RS384: "SHA384",
	ES512: "SHA512",
	PS512: "SHA512",
	RS512: "SHA512"
};
async function createHash(algorithm, data) {
	const hashAlgorithm = algorithmToHashAlgorithm[algorithm];
	if (!hashAlgorithm) throw new Error(`Invalid algorithm ${algorithm} passed to createHash. Supported algorithms: ${Object.keys(algorithmToHashAlgorithm).join(", ")}`);
	const hash = createHash$1(hashAlgorithm);
	hash.update(Buffer.from(data));
	return hash.digest();
}
function createVerify(algorithm, data) {
	const verifyAlgorithm = algorithmToHashAlgorithm[algorithm];
	if (!verifyAlgorithm) throw new Error(`Invalid algorithm ${algorithm} passed to createHash. Supported algorithms: ${Object.keys(algorithmToHashAlgorithm).join(", ")}`);
	const verifier = createVerify$1(verifyAlgorithm);
	verifier.update(Buffer.from(data));
	verifier.end();
	return verifier;
}
function randomBytes(length) {
	return randomBytes$1(length);
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/cryptography/remoteCryptographyProvider.js
var RemoteCryptographyProvider = class {
	constructor(key, credential, pipelineOptions = {}) {
		this.key = key;
		let keyId;
		if (typeof key === "string") keyId = key;
		else keyId = key.id;
		try {
			const parsed = parseKeyVaultKeyIdentifier(keyId);
			if (parsed.name === "") throw new Error("Could not find 'name' of key in key URL");
			if (!parsed.vaultUrl || parsed.vaultUrl === "") throw new Error("Could not find 'vaultUrl' of key in key URL");
			this.vaultUrl = parsed.vaultUrl;
			this.name = parsed.name;
			this.version = parsed.version ?? "";
			this.client = getOrInitializeClient(this.vaultUrl, credential, pipelineOptions);
		} catch (err) {
			logger$2.error(err);
			throw new Error(`${keyId} is not a valid Key Vault key ID`);
		}
	}
	isSupported(_algorithm, _operation) {
		return true;
	}
	encrypt(encryptParameters, options = {}) {
		const { algorithm, plaintext, ...params } = encryptParameters;
		const requestOptions = {
			...options,
			...params
		};
		return tracingClient.withSpan("RemoteCryptographyProvider.encrypt", requestOptions, async (updatedOptions) => {
			const result = await this.client.encrypt(this.name, this.version, {
				algorithm,
				value: plaintext,
				aad: "additionalAuthenticatedData" in encryptParameters ? encryptParameters.additionalAuthenticatedData : void 0,
				iv: "iv" in encryptParameters ? encryptParameters.iv : void 0
			}, updatedOptions);
			return {
				algorithm: encryptParameters.algorithm,
				result: result.result,
				keyID: this.getKeyID(),
				additionalAuthenticatedData: result.additionalAuthenticatedData,
				authenticationTag: result.authenticationTag,
				iv: result.iv
			};
		});
	}
	decrypt(decryptParameters, options = {}) {
		const { algorithm, ciphertext, ...params } = decryptParameters;
		const requestOptions = {
			...options,
			...params
		};
		return tracingClient.withSpan("RemoteCryptographyProvider.decrypt", requestOptions, async (updatedOptions) => {
			return {
				result: (await this.client.decrypt(this.name, this.version, {
					algorithm,
					value: ciphertext,
					aad: "additionalAuthenticatedData" in decryptParameters ? decryptParameters.additionalAuthenticatedData : void 0,
					iv: "iv" in decryptParameters ? decryptParameters.iv : void 0,
					tag: "authenticationTag" in decryptParameters ? decryptParameters.authenticationTag : void 0
				}, updatedOptions)).result,
				keyID: this.getKeyID(),
				algorithm
			};
		});
	}
	wrapKey(algorithm, keyToWrap, options = {}) {
		return tracingClient.withSpan("RemoteCryptographyProvider.wrapKey", options, async (updatedOptions) => {
			return {
				result: (await this.client.wrapKey(this.name, this.version, {
					algorithm,
					value: keyToWrap
				}, updatedOptions)).result,
				algorithm,
				keyID: this.getKeyID()
			};
		});
	}
	unwrapKey(algorithm, encryptedKey, options = {}) {
		return tracingClient.withSpan("RemoteCryptographyProvider.unwrapKey", options, async (updatedOptions) => {
			return {
				result: (await this.client.unwrapKey(this.name, this.version, {
					algorithm,
					value: encryptedKey
				}, updatedOptions)).result,
				algorithm,
				keyID: this.getKeyID()
			};
		});
	}
	sign(algorithm, digest, options = {}) {
		return tracingClient.withSpan("RemoteCryptographyProvider.sign", options, async (updatedOptions) => {
			return {
				result: (await this.client.sign(this.name, this.version, {
					algorithm,
					value: digest
				}, updatedOptions)).result,
				algorithm,
				keyID: this.getKeyID()
			};
		});
	}
	verifyData(algorithm, data, signature, options = {}) {
		return tracingClient.withSpan("RemoteCryptographyProvider.verifyData", options, async (updatedOptions) => {
			const hash = await createHash(algorithm, data);
			return this.verify(algorithm, hash, signature, updatedOptions);
		});
	}
	verify(algorithm, digest, signature, options = {}) {
		return tracingClient.withSpan("RemoteCryptographyProvider.verify", options, async (updatedOptions) => {
			const response = await this.client.verify(this.name, this.version, {
				algorithm,
				digest,
				signature
			}, updatedOptions);
			return {
				result: response.value ? response.value : false,
				keyID: this.getKeyID()
			};
		});
	}
	signData(algorithm, data, options = {}) {
		return tracingClient.withSpan("RemoteCryptographyProvider.signData", options, async (updatedOptions) => {
			const digest = await createHash(algorithm, data);
			return {
				result: (await this.client.sign(this.name, this.version, {
					algorithm,
					value: digest
				}, updatedOptions)).result,
				algorithm,
				keyID: this.getKeyID()
			};
		});
	}
	vaultUrl;
	get keyId() {
		return this.getKeyID();
	}
	getKey(options = {}) {
		return tracingClient.withSpan("RemoteCryptographyProvider.getKey", options, async (updatedOptions) => {
			if (typeof this.key === "string") {
				if (!this.name || this.name === "") throw new Error("getKey requires a key with a name");
				const response = await this.client.getKey(this.name, options && options.version ? options.version : this.version ? this.version : "", updatedOptions);
				this.key = getKeyFromKeyBundle(response);
			}
			return this.key;
		});
	}
	client;
	key;
	name;
	version;
	getKeyID() {
		let kid;
		if (typeof this.key !== "string") kid = this.key.id;
		else kid = this.key;
		return kid;
	}
};
function getOrInitializeClient(vaultUrl, credential, options) {
	if (options.generatedClient) return options.generatedClient;
	const libInfo = `azsdk-js-keyvault-keys/${SDK_VERSION}`;
	const userAgentOptions = options.userAgentOptions;
	options.userAgentOptions = { userAgentPrefix: userAgentOptions && userAgentOptions.userAgentPrefix ? `${userAgentOptions.userAgentPrefix} ${libInfo}` : libInfo };
	const internalPipelineOptions = {
		...options,
		apiVersion: options.serviceVersion || "2025-07-01",
		loggingOptions: {
			logger: logger$2.info,
			additionalAllowedHeaderNames: [
				"x-ms-keyvault-region",
				"x-ms-keyvault-network-info",
				"x-ms-keyvault-service-version"
			]
		}
	};
	const client = new KeyVaultClient(vaultUrl, credential, internalPipelineOptions);
	client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
	client.pipeline.addPolicy(keyVaultAuthenticationPolicy(credential, options));
	client.pipeline.addPolicy({
		name: "ContentTypePolicy",
		sendRequest(request, next) {
			if ((request.headers.get("Content-Type") ?? "").startsWith("application/json")) request.headers.set("Content-Type", "application/json");
			return next(request);
		}
	});
	return client;
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/cryptography/conversions.js
function encodeLength(length) {
	if (length <= 127) return Uint8Array.of(length);
	else if (length < 256) return Uint8Array.of(129, length);
	else if (length < 65536) return Uint8Array.of(130, length >> 8, length & 255);
	else throw new Error("Unsupported length to encode");
}
function encodeBuffer(buffer, bufferId) {
	if (buffer.length === 0) return buffer;
	let result = new Uint8Array(buffer);
	if (result[0] & 128) {
		const array = new Uint8Array(result.length + 1);
		array[0] = 0;
		array.set(result, 1);
		result = array;
	}
	const encodedLength = encodeLength(result.length);
	const totalLength = 1 + encodedLength.length + result.length;
	const outputBuffer = new Uint8Array(totalLength);
	outputBuffer[0] = bufferId;
	outputBuffer.set(encodedLength, 1);
	outputBuffer.set(result, 1 + encodedLength.length);
	return outputBuffer;
}
function makeSequence(encodedParts) {
	const totalLength = encodedParts.reduce((sum, part) => sum + part.length, 0);
	const sequence = new Uint8Array(totalLength);
	for (let i = 0; i < encodedParts.length; i++) {
		const previousLength = i > 0 ? encodedParts[i - 1].length : 0;
		sequence.set(encodedParts[i], previousLength);
	}
	const full_encoded = encodeBuffer(sequence, 48);
	return uint8ArrayToString(full_encoded, "base64");
}
function formatBase64Sequence(base64Sequence) {
	const lines = base64Sequence.match(/.{1,64}/g);
	let result = "";
	if (lines) for (const line of lines) {
		result += line;
		result += "\n";
	}
	else throw new Error("Could not create correct PEM");
	return result;
}
function convertJWKtoPEM(key) {
	let result = "";
	if (key.n && key.e) {
		const base64Sequence = makeSequence([key.n, key.e].map((part) => encodeBuffer(part, 2)));
		result += "-----BEGIN RSA PUBLIC KEY-----\n";
		result += formatBase64Sequence(base64Sequence);
		result += "-----END RSA PUBLIC KEY-----\n";
	}
	if (!result.length) throw new Error("Unsupported key format for local operations");
	return result.slice(0, -1);
}

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/cryptography/models.js
var LocalCryptographyUnsupportedError = class extends Error {};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/cryptography/rsaCryptographyProvider.js
var RsaCryptographyProvider = class {
	constructor(key) {
		this.key = key;
	}
	isSupported(algorithm, operation) {
		return this.applicableAlgorithms.includes(algorithm) && this.applicableOperations.includes(operation);
	}
	encrypt(encryptParameters, _options) {
		this.ensureValid();
		const keyPEM = convertJWKtoPEM(this.key);
		const padding = encryptParameters.algorithm === "RSA1_5" ? RSA_PKCS1_PADDING : RSA_PKCS1_OAEP_PADDING;
		return Promise.resolve({
			algorithm: encryptParameters.algorithm,
			keyID: this.key.kid,
			result: publicEncrypt({
				key: keyPEM,
				padding
			}, Buffer.from(encryptParameters.plaintext))
		});
	}
	decrypt(_decryptParameters, _options) {
		throw new LocalCryptographyUnsupportedError("Decrypting using a local JsonWebKey is not supported.");
	}
	wrapKey(algorithm, keyToWrap, _options) {
		this.ensureValid();
		const keyPEM = convertJWKtoPEM(this.key);
		const padding = algorithm === "RSA1_5" ? RSA_PKCS1_PADDING : RSA_PKCS1_OAEP_PADDING;
		return Promise.resolve({
			algorithm,
			result: publicEncrypt({
				key: keyPEM,
				padding
			}, Buffer.from(keyToWrap)),
			keyID: this.key.kid
		});
	}
	unwrapKey(_algorithm, _encryptedKey, _options) {
		throw new LocalCryptographyUnsupportedError("Unwrapping a key using a local JsonWebKey is not supported.");
	}
	sign(_algorithm, _digest, _options) {
		throw new LocalCryptographyUnsupportedError("Signing a digest using a local JsonWebKey is not supported.");
	}
	signData(_algorithm, _data, _options) {
		throw new LocalCryptographyUnsupportedError("Signing a block of data using a local JsonWebKey is not supported.");
	}
	async verify(_algorithm, _digest, _signature, _options) {
		throw new LocalCryptographyUnsupportedError("Verifying a digest using a local JsonWebKey is not supported.");
	}
	verifyData(algorithm, data, signature, _options) {
		this.ensureValid();
		const keyPEM = convertJWKtoPEM(this.key);
		const verifier = createVerify(algorithm, data);
		return Promise.resolve({
			result: verifier.verify(keyPEM, Buffer.from(signature)),
			keyID: this.key.kid
		});
	}
	key;
	applicableAlgorithms = [
		"RSA1_5",
		"RSA-OAEP",
		"PS256",
		"RS256",
		"PS384",
		"RS384",
		"PS512",
		"RS512"
	];
	applicableOperations = [
		"encrypt",
		"wrapKey",
		"verifyData"
	];
	signatureAlgorithmToHashAlgorithm = {
		PS256: "SHA256",
		RS256: "SHA256",
		PS384: "SHA384",
		RS384: "SHA384",
		PS512: "SHA512",
		RS512: "SHA512"
	};
	ensureValid() {
		if (this.key && this.key.kty?.toUpperCase() !== "RSA" && this.key.kty?.toUpperCase() !== "RSA-HSM") throw new Error("Key type does not match the algorithm RSA");
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/cryptography/aesCryptographyProvider.js
var AesCryptographyProvider = class {
	key;
	constructor(key) {
		this.key = key;
	}
	encrypt(encryptParameters, _options) {
		const { algorithm, keySizeInBytes } = this.supportedAlgorithms[encryptParameters.algorithm];
		const iv = encryptParameters.iv || crypto.randomBytes(16);
		this.ensureValid(keySizeInBytes);
		const cipher = crypto.createCipheriv(algorithm, this.key.k.subarray(0, keySizeInBytes), iv);
		let encrypted = cipher.update(Buffer.from(encryptParameters.plaintext));
		encrypted = Buffer.concat([encrypted, cipher.final()]);
		return Promise.resolve({
			algorithm: encryptParameters.algorithm,
			result: encrypted,
			iv
		});
	}
	decrypt(decryptParameters, _options) {
		const { algorithm, keySizeInBytes } = this.supportedAlgorithms[decryptParameters.algorithm];
		this.ensureValid(keySizeInBytes);
		const decipher = crypto.createDecipheriv(algorithm, this.key.k.subarray(0, keySizeInBytes), decryptParameters.iv);
		let dec = decipher.update(Buffer.from(decryptParameters.ciphertext));
		dec = Buffer.concat([dec, decipher.final()]);
		return Promise.resolve({
			algorithm: decryptParameters.algorithm,
			result: dec
		});
	}
	isSupported(algorithm, operation) {
		if (!this.key.k) return false;
		if (!Object.keys(this.supportedAlgorithms).includes(algorithm)) return false;
		if (!this.supportedOperations.includes(operation)) return false;
		return true;
	}
	supportedAlgorithms = {
		A128CBCPAD: {
			algorithm: "aes-128-cbc",
			keySizeInBytes: 16
		},
		A192CBCPAD: {
			algorithm: "aes-192-cbc",
			keySizeInBytes: 24
		},
		A256CBCPAD: {
			algorithm: "aes-256-cbc",
			keySizeInBytes: 32
		}
	};
	supportedOperations = ["encrypt", "decrypt"];
	wrapKey(_algorithm, _keyToWrap, _options) {
		throw new LocalCryptographyUnsupportedError("Wrapping a key using a local JsonWebKey is not supported for AES.");
	}
	unwrapKey(_algorithm, _encryptedKey, _options) {
		throw new LocalCryptographyUnsupportedError("Unwrapping a key using a local JsonWebKey is not supported for AES.");
	}
	sign(_algorithm, _digest, _options) {
		throw new LocalCryptographyUnsupportedError("Signing using a local JsonWebKey is not supported for AES.");
	}
	signData(_algorithm, _data, _options) {
		throw new LocalCryptographyUnsupportedError("Signing using a local JsonWebKey is not supported for AES.");
	}
	verify(_algorithm, _digest, _signature, _options) {
		throw new LocalCryptographyUnsupportedError("Verifying using a local JsonWebKey is not supported for AES.");
	}
	verifyData(_algorithm, _data, _signature, _updatedOptions) {
		throw new LocalCryptographyUnsupportedError("Verifying using a local JsonWebKey is not supported for AES.");
	}
	ensureValid(keySizeInBytes) {
		if (this.key && this.key.kty?.toUpperCase() !== "OCT" && this.key.kty?.toUpperCase() !== "OCT-HSM") throw new Error("Key type does not match the key type oct or oct-hsm");
		if (!this.key.k) throw new Error("Symmetric key is required");
		if (this.key.k.length < keySizeInBytes) throw new Error(`Key must be at least ${keySizeInBytes << 3} bits`);
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/cryptographyClient.js
var CryptographyClient = class {
	key;
	remoteProvider;
	constructor(key, credential, pipelineOptions = {}) {
		if (typeof key === "string") {
			this.key = {
				kind: "identifier",
				value: key
			};
			this.remoteProvider = new RemoteCryptographyProvider(key, credential, pipelineOptions);
		} else if ("name" in key) {
			this.key = {
				kind: "KeyVaultKey",
				value: key
			};
			this.remoteProvider = new RemoteCryptographyProvider(key, credential, pipelineOptions);
		} else this.key = {
			kind: "JsonWebKey",
			value: key
		};
	}
	get vaultUrl() {
		return this.remoteProvider?.vaultUrl || "";
	}
	get keyID() {
		if (this.key.kind === "identifier" || this.key.kind === "remoteOnlyIdentifier") return this.key.value;
		else if (this.key.kind === "KeyVaultKey") return this.key.value.id;
		else return this.key.value.kid;
	}
	encrypt(...args) {
		const [parameters, options] = this.disambiguateEncryptArguments(args);
		return tracingClient.withSpan("CryptographyClient.encrypt", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.Encrypt);
			this.initializeIV(parameters);
			const provider = await this.getProvider("encrypt", parameters.algorithm, updatedOptions);
			try {
				return provider.encrypt(parameters, updatedOptions);
			} catch (error) {
				if (this.remoteProvider) return this.remoteProvider.encrypt(parameters, updatedOptions);
				throw error;
			}
		});
	}
	initializeIV(parameters) {
		if (parameters.algorithm in [
			"A128CBC",
			"A128CBCPAD",
			"A192CBC",
			"A192CBCPAD",
			"A256CBC",
			"A256CBCPAD"
		]) try {
			const cbcParams = parameters;
			if (!cbcParams.iv) cbcParams.iv = randomBytes(16);
		} catch (e) {
			throw new Error(`Unable to initialize IV for algorithm ${parameters.algorithm}. You may pass a valid IV to avoid this error. Error: ${e.message}`);
		}
	}
	disambiguateEncryptArguments(args) {
		if (typeof args[0] === "string") return [{
			algorithm: args[0],
			plaintext: args[1]
		}, args[2] || {}];
		else return [args[0], args[1] || {}];
	}
	decrypt(...args) {
		const [parameters, options] = this.disambiguateDecryptArguments(args);
		return tracingClient.withSpan("CryptographyClient.decrypt", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.Decrypt);
			const provider = await this.getProvider("decrypt", parameters.algorithm, updatedOptions);
			try {
				return provider.decrypt(parameters, updatedOptions);
			} catch (error) {
				if (this.remoteProvider) return this.remoteProvider.decrypt(parameters, updatedOptions);
				throw error;
			}
		});
	}
	disambiguateDecryptArguments(args) {
		if (typeof args[0] === "string") return [{
			algorithm: args[0],
			ciphertext: args[1]
		}, args[2] || {}];
		else return [args[0], args[1] || {}];
	}
	wrapKey(algorithm, key, options = {}) {
		return tracingClient.withSpan("CryptographyClient.wrapKey", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.WrapKey);
			const provider = await this.getProvider("wrapKey", algorithm, updatedOptions);
			try {
				return provider.wrapKey(algorithm, key, updatedOptions);
			} catch (err) {
				if (this.remoteProvider) return this.remoteProvider.wrapKey(algorithm, key, options);
				throw err;
			}
		});
	}
	unwrapKey(algorithm, encryptedKey, options = {}) {
		return tracingClient.withSpan("CryptographyClient.unwrapKey", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.UnwrapKey);
			const provider = await this.getProvider("unwrapKey", algorithm, updatedOptions);
			try {
				return provider.unwrapKey(algorithm, encryptedKey, updatedOptions);
			} catch (err) {
				if (this.remoteProvider) return this.remoteProvider.unwrapKey(algorithm, encryptedKey, options);
				throw err;
			}
		});
	}
	sign(algorithm, digest, options = {}) {
		return tracingClient.withSpan("CryptographyClient.sign", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.Sign);
			const provider = await this.getProvider("sign", algorithm, updatedOptions);
			try {
				return provider.sign(algorithm, digest, updatedOptions);
			} catch (err) {
				if (this.remoteProvider) return this.remoteProvider.sign(algorithm, digest, updatedOptions);
				throw err;
			}
		});
	}
	verify(algorithm, digest, signature, options = {}) {
		return tracingClient.withSpan("CryptographyClient.verify", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.Verify);
			const provider = await this.getProvider("verify", algorithm, updatedOptions);
			try {
				return provider.verify(algorithm, digest, signature, updatedOptions);
			} catch (err) {
				if (this.remoteProvider) return this.remoteProvider.verify(algorithm, digest, signature, updatedOptions);
				throw err;
			}
		});
	}
	signData(algorithm, data, options = {}) {
		return tracingClient.withSpan("CryptographyClient.signData", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.Sign);
			const provider = await this.getProvider("signData", algorithm, updatedOptions);
			try {
				return provider.signData(algorithm, data, updatedOptions);
			} catch (err) {
				if (this.remoteProvider) return this.remoteProvider.signData(algorithm, data, options);
				throw err;
			}
		});
	}
	verifyData(algorithm, data, signature, options = {}) {
		return tracingClient.withSpan("CryptographyClient.verifyData", options, async (updatedOptions) => {
			this.ensureValid(await this.fetchKey(updatedOptions), KnownKeyOperations.Verify);
			const provider = await this.getProvider("verifyData", algorithm, updatedOptions);
			try {
				return provider.verifyData(algorithm, data, signature, updatedOptions);
			} catch (err) {
				if (this.remoteProvider) return this.remoteProvider.verifyData(algorithm, data, signature, updatedOptions);
				throw err;
			}
		});
	}
	async getKeyMaterial(options) {
		const key = await this.fetchKey(options);
		switch (key.kind) {
			case "JsonWebKey": return key.value;
			case "KeyVaultKey": return key.value.key;
			default: return;
		}
	}
	async fetchKey(options) {
		if (this.key.kind === "identifier") {
			let key;
			try {
				key = await this.remoteProvider.getKey(options);
			} catch (e) {
				if (isRestError(e) && e.statusCode === 403) {
					logger$2.verbose(`Permission denied to get key ${this.key.value}. Falling back to remote operation.`);
					this.key = {
						kind: "remoteOnlyIdentifier",
						value: this.key.value
					};
				} else throw e;
			}
			if (key) this.key = {
				kind: "KeyVaultKey",
				value: key
			};
		}
		return this.key;
	}
	providers;
	async getProvider(operation, algorithm, options) {
		if (!this.providers) {
			const keyMaterial = await this.getKeyMaterial(options);
			this.providers = [];
			if (keyMaterial) this.providers.push(new RsaCryptographyProvider(keyMaterial), new AesCryptographyProvider(keyMaterial));
			if (this.remoteProvider) this.providers.push(this.remoteProvider);
		}
		const providers = this.providers.filter((p) => p.isSupported(algorithm, operation));
		if (providers.length === 0) throw new Error(`Unable to support operation: "${operation}" with algorithm: "${algorithm}" ${this.key.kind === "JsonWebKey" ? "using a local JsonWebKey" : ""}`);
		return providers[0];
	}
	ensureValid(key, operation) {
		if (key.kind === "KeyVaultKey") {
			const keyOps = key.value.keyOperations;
			const { notBefore, expiresOn } = key.value.properties;
			const now = /* @__PURE__ */ new Date();
			if (notBefore && now < notBefore) throw new Error(`Key ${key.value.id} can't be used before ${notBefore.toISOString()}`);
			if (expiresOn && now > expiresOn) throw new Error(`Key ${key.value.id} expired at ${expiresOn.toISOString()}`);
			if (operation && keyOps && !keyOps?.includes(operation)) throw new Error(`Operation ${operation} is not supported on key ${key.value.id}`);
		} else if (key.kind === "JsonWebKey") {
			if (operation && key.value.keyOps && !key.value.keyOps?.includes(operation)) throw new Error(`Operation ${operation} is not supported on key ${key.value.kid}`);
		}
	}
};

// ../../node_modules/.pnpm/@azure+keyvault-keys@4.10.2_supports-color@7.2.0/node_modules/@azure/keyvault-keys/dist/esm/index.js
var KeyClient = class {
	vaultUrl;
	client;
	credential;
	constructor(vaultUrl, credential, pipelineOptions = {}) {
		this.vaultUrl = vaultUrl;
		const libInfo = `azsdk-js-keyvault-keys/${SDK_VERSION}`;
		const userAgentOptions = pipelineOptions.userAgentOptions;
		pipelineOptions.userAgentOptions = { userAgentPrefix: userAgentOptions && userAgentOptions.userAgentPrefix ? `${userAgentOptions.userAgentPrefix} ${libInfo}` : libInfo };
		const internalPipelineOptions = {
			...pipelineOptions,
			apiVersion: pipelineOptions.serviceVersion || "2025-07-01",
			loggingOptions: {
				logger: logger$2.info,
				additionalAllowedHeaderNames: [
					"x-ms-keyvault-region",
					"x-ms-keyvault-network-info",
					"x-ms-keyvault-service-version"
				]
			}
		};
		this.credential = credential;
		this.client = new KeyVaultClient(vaultUrl, credential, internalPipelineOptions);
		this.client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
		this.client.pipeline.addPolicy(keyVaultAuthenticationPolicy(credential, pipelineOptions));
		this.client.pipeline.addPolicy({
			name: "ContentTypePolicy",
			sendRequest(request, next) {
				if ((request.headers.get("Content-Type") ?? "").startsWith("application/json")) request.headers.set("Content-Type", "application/json");
				return next(request);
			}
		});
	}
	createKey(name, keyType, options = {}) {
		return tracingClient.withSpan("KeyClient.createKey", options, async (updatedOptions) => {
			const response = await this.client.createKey(name, {
				kty: keyType,
				curve: options?.curve,
				keyAttributes: {
					enabled: options?.enabled,
					notBefore: options?.notBefore,
					expires: options?.expiresOn,
					exportable: options?.exportable
				},
				keyOps: options?.keyOps,
				keySize: options?.keySize,
				releasePolicy: options?.releasePolicy,
				tags: options?.tags
			}, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	async createEcKey(name, options) {
		const keyType = options?.hsm ? KnownJsonWebKeyType.ECHSM : KnownJsonWebKeyType.EC;
		return this.createKey(name, keyType, options);
	}
	async createRsaKey(name, options) {
		const keyType = options?.hsm ? KnownJsonWebKeyType.RSAHSM : KnownJsonWebKeyType.RSA;
		return this.createKey(name, keyType, options);
	}
	async createOctKey(name, options) {
		const keyType = options?.hsm ? KnownJsonWebKeyType.OctHSM : KnownJsonWebKeyType.Oct;
		return this.createKey(name, keyType, options);
	}
	importKey(name, key, options = {}) {
		return tracingClient.withSpan(`KeyClient.importKey`, options, async (updatedOptions) => {
			const { enabled, notBefore, expiresOn: expires, exportable, releasePolicy, tags } = options;
			const keyAttributes = {
				enabled,
				notBefore,
				expires,
				exportable
			};
			const parameters = {
				key,
				hsm: options?.hardwareProtected,
				keyAttributes,
				releasePolicy,
				tags
			};
			const response = await this.client.importKey(name, parameters, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	getCryptographyClient(keyName, options) {
		const keyUrl = new URL([
			"keys",
			keyName,
			options?.keyVersion
		].filter(Boolean).join("/"), this.vaultUrl);
		const constructorOptions = { generatedClient: this.client };
		return new CryptographyClient(keyUrl.toString(), this.credential, constructorOptions);
	}
	async beginDeleteKey(name, options = {}) {
		const poller = new DeleteKeyPoller({
			name,
			client: this.client,
			intervalInMs: options.intervalInMs,
			resumeFrom: options.resumeFrom,
			operationOptions: options
		});
		await poller.poll();
		return poller;
	}
	updateKeyProperties(...args) {
		const [name, keyVersion, options] = this.disambiguateUpdateKeyPropertiesArgs(args);
		return tracingClient.withSpan(`KeyClient.updateKeyProperties`, options, async (updatedOptions) => {
			const response = await this.client.updateKey(name, keyVersion, {
				keyAttributes: {
					enabled: options?.enabled,
					notBefore: options?.notBefore,
					expires: options?.expiresOn
				},
				keyOps: options?.keyOps,
				releasePolicy: options?.releasePolicy,
				tags: options?.tags
			}, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	disambiguateUpdateKeyPropertiesArgs(args) {
		if (typeof args[1] === "string") return [
			args[0],
			args[1],
			args[2] || {}
		];
		else return [
			args[0],
			"",
			args[1] || {}
		];
	}
	getKey(name, options = {}) {
		return tracingClient.withSpan(`KeyClient.getKey`, options, async (updatedOptions) => {
			const response = await this.client.getKey(name, options.version || "", updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	getKeyAttestation(name, options = {}) {
		return tracingClient.withSpan(`KeyClient.getKeyAttestation`, options, async (updatedOptions) => {
			const response = await this.client.getKeyAttestation(name, updatedOptions.version, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	getDeletedKey(name, options = {}) {
		return tracingClient.withSpan(`KeyClient.getDeletedKey`, options, async (updatedOptions) => {
			const response = await this.client.getDeletedKey(name, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	purgeDeletedKey(name, options = {}) {
		return tracingClient.withSpan(`KeyClient.purgeDeletedKey`, options, async (updatedOptions) => {
			await this.client.purgeDeletedKey(name, updatedOptions);
		});
	}
	async beginRecoverDeletedKey(name, options = {}) {
		const poller = new RecoverDeletedKeyPoller({
			name,
			client: this.client,
			intervalInMs: options.intervalInMs,
			resumeFrom: options.resumeFrom,
			operationOptions: options
		});
		await poller.poll();
		return poller;
	}
	backupKey(name, options = {}) {
		return tracingClient.withSpan(`KeyClient.backupKey`, options, async (updatedOptions) => {
			return (await this.client.backupKey(name, updatedOptions)).value;
		});
	}
	async restoreKeyBackup(backup, options = {}) {
		return tracingClient.withSpan(`KeyClient.restoreKeyBackup`, options, async (updatedOptions) => {
			const response = await this.client.restoreKey({ keyBundleBackup: backup }, updatedOptions);
			return getKeyFromKeyBundle(response);
		});
	}
	getRandomBytes(count, options = {}) {
		return tracingClient.withSpan("KeyClient.getRandomBytes", options, async (updatedOptions) => {
			return (await this.client.getRandomBytes({ count }, updatedOptions)).value;
		});
	}
	rotateKey(name, options = {}) {
		return tracingClient.withSpan("KeyClient.rotateKey", options, async (updatedOptions) => {
			const key = await this.client.rotateKey(name, updatedOptions);
			return getKeyFromKeyBundle(key);
		});
	}
	releaseKey(name, targetAttestationToken, options = {}) {
		return tracingClient.withSpan("KeyClient.releaseKey", options, async (updatedOptions) => {
			const { nonce, algorithm, ...rest } = updatedOptions;
			return { value: (await this.client.release(name, updatedOptions.version, {
				targetAttestationToken,
				enc: algorithm,
				nonce
			}, rest)).value };
		});
	}
	getKeyRotationPolicy(keyName, options = {}) {
		return tracingClient.withSpan("KeyClient.getKeyRotationPolicy", options, async () => {
			const policy = await this.client.getKeyRotationPolicy(keyName);
			return keyRotationTransformations.generatedToPublic(policy);
		});
	}
	updateKeyRotationPolicy(keyName, policy, options = {}) {
		return tracingClient.withSpan("KeyClient.updateKeyRotationPolicy", options, async (updatedOptions) => {
			const result = await this.client.updateKeyRotationPolicy(keyName, keyRotationTransformations.propertiesToGenerated(policy), updatedOptions);
			return keyRotationTransformations.generatedToPublic(result);
		});
	}
	listPropertiesOfKeyVersions(name, options = {}) {
		return mapPagedAsyncIterable(options, (mappedOptions) => this.client.getKeyVersions(name, mappedOptions), getKeyPropertiesFromKeyItem);
	}
	listPropertiesOfKeys(options = {}) {
		return mapPagedAsyncIterable(options, this.client.getKeys.bind(this.client), getKeyPropertiesFromKeyItem);
	}
	listDeletedKeys(options = {}) {
		return mapPagedAsyncIterable(options, this.client.getDeletedKeys.bind(this.client), getDeletedKeyFromDeletedKeyItem);
	}
};

// ../core/dist/azure/pipeline/access-wait.js
const pauses$1 = [
	5e3,
	1e4,
	15e3
];
function accessWaitPolicy({ clock, signal, waitForAccess = 0, onEvent }) {
	let until;
	return {
		name: "keyturnAccessWait",
		async sendRequest(request, next) {
			let response = await next(request);
			for (let attempt = 0; waitForAccess > 0 && lacksPermission(response); attempt++) {
				const now = clock.now();
				until ??= new Date(now.getTime() + waitForAccess);
				const pause = pauses$1[Math.min(attempt, pauses$1.length - 1)] ?? 0;
				const waitMs = Math.min(pause, until.getTime() - now.getTime());
				if (waitMs <= 0) break;
				const { pathname } = new URL(request.url);
				onEvent?.({
					type: "waiting-for-access",
					request: `${request.method} ${pathname}`,
					waitMs,
					until
				});
				await clock.sleep(waitMs, signal);
				response = await next(request);
			}
			return response;
		}
	};
}
function lacksPermission({ status, bodyAsText }) {
	if (status !== 403) return false;
	const body = bodyAsText ?? "";
	return /"code"\s*:\s*"(?:ForbiddenByRbac|ForbiddenByPolicy|AccessDenied)"/.test(body) && !/attestation/i.test(body);
}

// ../core/dist/azure/pipeline/challenge-memory.js
function challengeMemoryPolicy() {
	let challenge;
	let asking;
	return {
		name: "keyturnChallengeMemory",
		async sendRequest(request, next) {
			if (request.headers.has("authorization")) {
				const response = await next(request);
				if (response.status === 401) challenge = void 0;
				return response;
			}
			while (asking !== void 0) await asking.catch(() => void 0);
			if (challenge !== void 0) return answerWith(request, challenge);
			asking = next(request);
			try {
				const response = await asking;
				if (response.status === 401) challenge = response.headers.get("www-authenticate");
				return response;
			} finally {
				asking = void 0;
			}
		}
	};
}
function answerWith(request, challenge) {
	return {
		request,
		status: 401,
		headers: createHttpHeaders({ "www-authenticate": challenge }),
		bodyAsText: ""
	};
}

// ../core/dist/azure/pipeline/caller-signal.js
function callerSignalPolicy(signal) {
	return {
		name: "keyturnCallerSignal",
		async sendRequest(request, next) {
			signal.throwIfAborted();
			request.abortSignal = signal;
			return next(request);
		}
	};
}

// ../core/dist/azure/pipeline/challenge.js
function challengePolicy(vaultUrl) {
	const vault = new URL(vaultUrl);
	return {
		name: "keyturnChallenge",
		async sendRequest(request, next) {
			const response = await next(request);
			const header = response.status === 401 ? response.headers.get("www-authenticate") : void 0;
			if (header !== void 0) {
				checkChallenge(header, vault);
				checkTenant(header, request.headers.get("authorization"));
			}
			return response;
		}
	};
}
function checkChallenge(header, vault) {
	const resource = parameter(header, "resource") ?? parameter(header, "scope");
	if (resource !== void 0 && !isOwnDomain(resource, vault)) throw new KeyturnError("HOST_NOT_ALLOWED", `the vault at ${vault.origin} asks for a token of ${quote(resource)}, which is not its own domain; none was sent`, { hint: "A vault asks for tokens of its own domain only: check what answers under its name." });
	const authority = parameter(header, "authorization") ?? parameter(header, "authorization_uri");
	if (authority !== void 0 && !namesTenant(authority)) throw new KeyturnError("HOST_NOT_ALLOWED", `the vault at ${vault.origin} names ${quote(authority)} as the place to sign in, which is no tenant's`, { hint: "A tenant is named by an id or a domain at the end of the authority's URL: check what answers here." });
}
function checkTenant(header, authorization) {
	const [, payload] = /^Bearer [\w-]+\.([\w-]+)\./.exec(authorization ?? "") ?? [];
	if (payload === void 0) return;
	const tokenTenant = tenantOfToken(payload);
	const authority = parameter(header, "authorization") ?? parameter(header, "authorization_uri") ?? "";
	const [vaultTenant] = guidIn.exec(authority) ?? [];
	if (tokenTenant === void 0 || vaultTenant === void 0) return;
	if (tokenTenant.toLowerCase() === vaultTenant.toLowerCase()) return;
	throw new KeyturnError("SIGN_IN_FAILED", say`the vault is in tenant ${vaultTenant}, and the token of tenant ${plainText(tokenTenant, 60)}`, { hint: say`Sign in to the vault's own tenant; ${{ field: "tenantId" }} names it.` });
}
const guidIn = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
function tenantOfToken(payload) {
	try {
		const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
		const tenant = typeof claims === "object" && claims !== null && "tid" in claims ? claims.tid : void 0;
		return typeof tenant === "string" ? tenant : void 0;
	} catch {
		return;
	}
}
function parameter(header, name) {
	const [, quoted, plain] = new RegExp(`(?:^|[\\s,])${name}="([^"]*)"|(?:^|[\\s,])${name}=([^\\s",]+)`, "i").exec(header) ?? [];
	return quoted ?? plain;
}
function isOwnDomain(resource, vault) {
	const url = URL.canParse(resource) ? new URL(resource) : void 0;
	if (url === void 0) return false;
	if (!isLoopbackHost(vault.hostname)) return vault.hostname.endsWith(`.${url.hostname}`);
	const parent = vault.hostname.slice(vault.hostname.indexOf(".") + 1);
	return url.port === vault.port && (url.hostname === vault.hostname || url.hostname === parent);
}
function namesTenant(authority) {
	if (!URL.canParse(authority)) return false;
	const [tenant = "", ...rest] = new URL(authority).pathname.split("/").filter((part) => part !== "");
	return /^[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?$/i.test(tenant) && rest.every((part) => /^[a-z0-9.]{1,20}$/i.test(part));
}

// ../core/dist/azure/pipeline/late-dates.js
function lateDatesPolicy() {
	return {
		name: "keyturnLateDates",
		async sendRequest(request, next) {
			if (typeof request.body === "string" && request.body.includes("\"attributes\"")) request.body = repairDates(request.body);
			return next(request);
		}
	};
}
function repairDates(body) {
	const document = JSON.parse(body);
	const { attributes } = document;
	if (attributes === void 0 || attributes === null) return body;
	for (const name of ["exp", "nbf"]) {
		const value = attributes[name];
		if (typeof value === "number" && value < 0) attributes[name] = value + 2 ** 32;
	}
	return JSON.stringify(document);
}

// ../core/dist/azure/pipeline/passing-state.js
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
function passingStatePolicy(clock, signal) {
	return {
		name: "keyturnPassingState",
		async sendRequest(request, next) {
			let response = await next(request);
			for (const pause of pauses) {
				const state = passingStateOf(response);
				if (state === void 0) break;
				if (state === "ObjectIsBeingRecovered") noteRepeated(request);
				await clock.sleep(pause, signal);
				response = await next(request);
			}
			return response;
		}
	};
}
function passingStateOf({ status, bodyAsText }) {
	if (status !== 409) return void 0;
	return /"(ObjectIsBeing(?:Deleted|Recovered))"/.exec(bodyAsText ?? "")?.[1];
}

// ../core/dist/azure/pipeline/request-deadline.js
function requestDeadlinePolicy(timeoutMs) {
	return {
		name: "keyturnRequestDeadline",
		sendRequest: (request, next) => sendUntilEnded(request, next, (end) => {
			const timer = setTimeout(() => end(new RestError(`no answer within ${timeoutMs / 1e3} s`, {
				code: "ETIMEDOUT",
				request
			})), timeoutMs);
			return () => clearTimeout(timer);
		})
	};
}

// ../core/dist/azure/pipeline/request-limit.js
function requestLimitPolicy(limiter, clock) {
	return {
		name: "keyturnRequestLimit",
		async sendRequest(request, next) {
			const { origin, pathname } = new URL(request.url);
			const permit = await limiter.enter(origin, requestClassOf(request.method, pathname), request.abortSignal);
			try {
				const response = await next(request);
				const retryAfterMs = parseRetryAfter((name) => response.headers.get(name), clock.now());
				permit.leave({
					status: response.status,
					retryAfterMs
				});
				return response;
			} catch (error) {
				permit.leave({});
				throw error;
			}
		}
	};
}

// ../core/dist/azure/pipeline/same-origin.js
function sameOriginPolicy(vaultUrl, name = "keyturnSameOrigin") {
	const { origin } = new URL(vaultUrl);
	return {
		name,
		async sendRequest(request, next) {
			const target = new URL(request.url).origin;
			if (target !== origin) throw new KeyturnError("HOST_NOT_ALLOWED", `the vault at ${origin} points to ${quote(target)}, which was refused`, { hint: "A vault never sends its callers to another host: check what answers under its name." });
			return next(request);
		}
	};
}

// ../core/dist/azure/pipeline/compose.js
function composePolicies(options, { perCall = [], perSend = [] }) {
	const { url, clock, signal, requestTimeout, limiter, challengeMemory } = options;
	const onceACall = [
		...signal === void 0 ? [] : [callerSignalPolicy(signal)],
		lateDatesPolicy(),
		sameOriginPolicy(url),
		...perCall
	];
	const aroundEachSend = [
		challengeMemory,
		options.accessWait,
		passingStatePolicy(clock, signal),
		...perSend,
		...limiter === void 0 ? [] : [requestLimitPolicy(limiter, clock)],
		requestDeadlinePolicy(requestTimeout),
		answerLimitPolicy(),
		sameOriginPolicy(url, "keyturnSameOriginPerSend"),
		sendRecordPolicy(),
		options.serverTime,
		options.serverRegion,
		options.externalKeys,
		options.unreadableEntries,
		errorBodyPolicy(),
		challengePolicy(url)
	];
	return [...onceACall.map((policy) => ({
		policy,
		position: "perCall"
	})), ...aroundEachSend.map((policy) => ({
		policy,
		position: "perRetry"
	}))];
}

// ../core/dist/azure/pipeline/no-reads.js
function noReadsPolicy() {
	return {
		name: "keyturnNoReads",
		async sendRequest(request, next) {
			if (request.method !== "GET") return next(request);
			return {
				request,
				status: 403,
				headers: createHttpHeaders({ "content-type": "application/json" }),
				bodyAsText: "{\"error\":{\"code\":\"Forbidden\",\"message\":\"not read\"}}"
			};
		}
	};
}

// ../core/dist/azure/sdk-clients.js
function createSdkClients(options) {
	const { url, credential, httpClient, env = {}, serviceVersion, userAgent } = options;
	const { hostname } = new URL(url);
	const transport = transportFor(new URL(url), env);
	const shared = {
		...options,
		challengeMemory: challengeMemoryPolicy(),
		accessWait: accessWaitPolicy(options)
	};
	const createClient = (extras) => new KeyClient(url, credential, {
		...httpClient !== void 0 && { httpClient },
		...transport,
		...serviceVersion !== void 0 && { serviceVersion },
		disableChallengeResourceVerification: isLoopbackHost(hostname) && !hostname.endsWith(".localhost"),
		retryOptions: { maxRetries: 0 },
		userAgentOptions: { userAgentPrefix: userAgent === void 0 ? "keyturn" : `keyturn ${userAgent}` },
		additionalPolicies: composePolicies(shared, extras)
	});
	return {
		retried: createClient({ perSend: [retryPolicy(options)] }),
		once: createClient({}),
		unread: createClient({
			perCall: [noReadsPolicy()],
			perSend: [retryPolicy(options)]
		})
	};
}

// ../core/dist/azure/transfer.js
function transferCalls(calls) {
	return {
		backupKey: (keyName) => call(calls, {
			operation: "backupKey",
			keyName
		}, async (client) => {
			const blob = await client.backupKey(keyName);
			if (blob === void 0 || blob.length === 0) throw new TypeError("the answer is no backup");
			return blob;
		}),
		restoreKey: (blob) => makeVersion(calls, { operation: "restoreKey" }, {}, (client) => client.restoreKeyBackup(blob)),
		releaseKey: (keyName, attestation, { version, nonce, algorithm } = {}) => call(calls, {
			operation: "releaseKey",
			keyName,
			version
		}, async (client) => {
			const { value } = await client.releaseKey(keyName, attestation, {
				...version !== void 0 && { version },
				...nonce !== void 0 && { nonce },
				...algorithm !== void 0 && { algorithm }
			});
			if (!value) throw new TypeError("the answer is no released key");
			return value;
		}),
		getKeyAttestation: (keyName, version) => call(calls, {
			operation: "getKeyAttestation",
			keyName,
			version
		}, async (client) => readAttestation(await client.getKeyAttestation(keyName, version === void 0 ? {} : { version })))
	};
}

// ../core/dist/azure/client.js
function azureVault(options) {
	const { url, name, clock, signal } = options;
	const time = serverTime(clock);
	const region = serverRegion();
	const external = externalKeys();
	const unreadable = unreadableEntries(url, (id) => isAbout(id, { vaultUrl: url }));
	const calls = {
		vaultUrl: url,
		vaultName: name,
		signal,
		clients: createSdkClients({
			...options,
			serverTime: time.policy,
			serverRegion: region.policy,
			externalKeys: external.policy,
			unreadableEntries: unreadable.policy
		}),
		externalKeyOf: external.idOf,
		unreadable
	};
	return {
		url,
		name,
		now: options.now ?? time.now,
		region: region.region,
		async sleep(ms) {
			stopIfInterrupted(signal);
			await unlessInterrupted(clock.sleep(ms, signal), signal);
		},
		...options.close !== void 0 && { close: options.close },
		...keyCalls(calls),
		...deletionCalls(calls),
		...rotationPolicyCalls(calls),
		...transferCalls(calls),
		...cryptographyCalls(calls)
	};
}

export { azureVault };