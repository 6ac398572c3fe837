// One door for every file that citizens send, whichever way it came: as a message (or with a finished Flow), where it
// has an id at Meta, or picked inside a Flow, where it has an address and keys.

import { downloadFlowMedia, isFlowMediaId } from './flow-media.ts';
import type { DownloadLimits, GraphMedia, MediaResult } from './graph-media.ts';
import type { MediaHosts } from './media-hosts.ts';

export interface MediaSource {
  download(mediaId: string, limits: DownloadLimits): Promise<MediaResult>;
}

export function createMediaSource(deps: { readonly graph: GraphMedia; readonly hosts: MediaHosts }): MediaSource {
  return {
    download: (mediaId, limits) =>
      isFlowMediaId(mediaId) ? downloadFlowMedia(deps.hosts, mediaId, limits) : deps.graph.download(mediaId, limits),
  };
}
