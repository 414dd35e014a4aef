import { n as createDefaultHttpClient, t as createPipelineRequest } from "./pipelineRequest.js";
import { t as createHttpHeaders } from "./azure-core-rest-pipeline.js";
import { t as createPipelineFromOptions } from "./createPipelineFromOptions.js";
import { i as plainText, t as transportFor } from "./proxy.js";
import { t as answerLimitPolicy } from "./answer-limit.js";

// ../core/dist/azure/sign-in/token-request.js
const timeoutMs = 1e4;
const mostBytes = 262144;
/** Asks the runner's service once, through the proxy where there is one. */
async function askForToken(target, token, env) {
	try {
		const pipeline = createPipelineFromOptions({
			...transportFor(target, env, { keepAlive: false }),
			retryOptions: { maxRetries: 0 },
			redirectOptions: { maxRetries: 0 }
		});
		pipeline.addPolicy(answerLimitPolicy(mostBytes));
		const { status, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({
			url: target.href,
			headers: createHttpHeaders({
				authorization: `Bearer ${token}`,
				accept: "application/json"
			}),
			timeout: timeoutMs,
			allowInsecureConnection: target.protocol === "http:"
		}));
		const { value } = status === 200 ? JSON.parse(bodyAsText ?? "") : {};
		return typeof value === "string" && value !== "" ? {
			status,
			value
		} : { status };
	} catch (error) {
		return { failure: plainText(error instanceof Error ? error.message : String(error), 200) };
	}
}

export { askForToken };