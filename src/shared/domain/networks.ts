/** The networks that can be fitted, by torchvision's names. */
export const NETWORK_NAMES = [
  'alexnet',
  'resnet18',
  'resnet34',
  'resnet50',
  'vgg11',
  'vgg13',
  'vgg16',
  'vgg19',
  'squeezenet1_0',
  'squeezenet1_1',
  'densenet121',
  'densenet169',
  'densenet201',
  'googlenet',
] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

/** The two networks of the paper's ensemble, and of every fit that does not ask for others. */
export const ENSEMBLE_NETWORKS = ['alexnet', 'resnet18'] as const satisfies readonly NetworkName[];

/** Proper names, the same in every language. */
export const NETWORK_TITLES: Readonly<Record<NetworkName, string>> = {
  alexnet: 'AlexNet',
  resnet18: 'ResNet-18',
  resnet34: 'ResNet-34',
  resnet50: 'ResNet-50',
  vgg11: 'VGG-11',
  vgg13: 'VGG-13',
  vgg16: 'VGG-16',
  vgg19: 'VGG-19',
  squeezenet1_0: 'SqueezeNet 1.0',
  squeezenet1_1: 'SqueezeNet 1.1',
  densenet121: 'DenseNet-121',
  densenet169: 'DenseNet-169',
  densenet201: 'DenseNet-201',
  googlenet: 'GoogLeNet',
};
