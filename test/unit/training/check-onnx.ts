import { spawnSync } from 'node:child_process';

const SCRIPT = `
import base64, json, sys
import onnx
found = []
for model in json.load(sys.stdin):
    proto = onnx.load_from_string(base64.b64decode(model))
    onnx.checker.check_model(proto, full_check=True)
    found.append({'ir': proto.ir_version, 'opsets': {o.domain: o.version for o in proto.opset_import}})
print(json.dumps(found))
`;

export interface CheckedModel {
  readonly ir: number;
  /** Version by domain; the standard operators' domain is ''. */
  readonly opsets: Readonly<Record<string, number>>;
}

export function hasOnnxChecker(): boolean {
  return spawnSync('python3', ['-c', 'import onnx']).status === 0;
}

/** Judges models by ONNX's own checker, shape inference included. @throws Error with the checker's words */
export function checkOnnx(models: readonly Uint8Array[]): readonly CheckedModel[] {
  const input = JSON.stringify(models.map((bytes) => Buffer.from(bytes).toString('base64')));
  const { status, stdout, stderr } = spawnSync('python3', ['-c', SCRIPT], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as CheckedModel[];
}
