export async function takePictures(_server: unknown, _folder: string): Promise<void> {}
